// LayerCases
