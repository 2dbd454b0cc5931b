// CWebP
