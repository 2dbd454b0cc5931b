/// The page's style sheet: quiet type, room around everything, one accent. Light and dark follow the reader's system; on
/// paper it is dark on white, and nothing rests on colour alone.
package enum PageStyle {
  /// Colours by name. Text has at least 4.5:1 on `paper` and on `fill`.
  package static let light = [
    ("paper", "#fcfbf9"), ("fill", "#f1eee9"), ("line", "#dbd7d0"), ("ink", "#1c2025"), ("soft", "#565e68"),
    ("bar", "#76808b"), ("accent", "#a04500"),
  ]
  package static let dark = [
    ("paper", "#15171a"), ("fill", "#20242a"), ("line", "#363c44"), ("ink", "#e8e5e0"), ("soft", "#a6adb6"),
    ("bar", "#7e8894"), ("accent", "#f3a75c"),
  ]
  package static let printed = [
    ("paper", "#ffffff"), ("fill", "#f3f3f3"), ("line", "#c4c4c4"), ("ink", "#000000"), ("soft", "#444444"),
    ("bar", "#8a8a8a"), ("accent", "#8f3d00"),
  ]

  static var css: HTML {
    """
    :root{color-scheme:light dark;\(variables(light))}
    @media (prefers-color-scheme:dark){:root{\(variables(dark))}}
    \(HTML(stringLiteral: rules))
    @media print{:root{color-scheme:light;\(variables(printed))}
    \(HTML(stringLiteral: printRules))}
    """
  }

  private static func variables(_ colors: [(String, String)]) -> HTML {
    colors.map { "--\($0.0):\($0.1)" as HTML }.joined(separator: ";")
  }

  private static let rules = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}
    main{max-width:58rem;margin:0 auto;padding:4rem 1.75rem 7rem}
    h1,h2,h3,h4,h5{line-height:1.25;font-weight:600;text-wrap:balance;overflow-wrap:anywhere}
    h1{font-size:2.1rem;letter-spacing:-.02em;margin:.2rem 0 1.75rem}
    h2{font-size:1.55rem;letter-spacing:-.012em;margin:0 0 1.25rem}
    h3{font-size:1.15rem;margin:3rem 0 .75rem}
    h4{font-size:1rem;margin:2.5rem 0 .6rem}
    h5{font-size:.9rem;margin:2rem 0 .3rem}
    p,ul,ol{margin:.6rem 0;max-width:42rem}
    li{margin:.35rem 0}
    a{color:inherit;text-decoration-color:var(--accent);text-underline-offset:.2em}
    a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
    code,pre,.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
    .hash,code{overflow-wrap:anywhere}
    .soft,figcaption,caption{color:var(--soft)}
    .kind{color:var(--accent);font-size:.85rem;font-weight:600;letter-spacing:.06em;text-transform:uppercase;margin:0}
    .number{text-align:right;font-variant-numeric:tabular-nums}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    article,nav,main>section{border-top:1px solid var(--line);padding-top:2.75rem;margin-top:4.5rem}
    .first{background:var(--fill);border:0!important;border-radius:6px;padding:1.6rem 1.9rem 1.3rem!important;margin-top:2.5rem!important}
    .first h2{font-size:1.05rem;margin-bottom:.6rem}
    .first ul{padding-left:1.1rem;margin-bottom:0}
    .facts{margin:1rem 0;display:grid;gap:.4rem 0}
    .facts div{display:grid;grid-template-columns:9.5rem 1fr;gap:1rem}
    .facts dt{color:var(--soft)}
    .facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
    figure{margin:1.75rem 0}
    figcaption,caption{font-size:.86rem;line-height:1.5}
    figcaption{margin-top:.6rem;max-width:40rem}
    img,svg{max-width:100%}
    img{display:block;height:auto;border-radius:3px}
    .layers{position:relative}
    .layers svg{position:absolute;inset:0;width:100%;height:100%}
    .layers img{width:100%}
    .pictures{display:flex;flex-wrap:wrap;gap:1.75rem;margin:1.75rem 0;align-items:flex-start}
    .pictures figure{margin:0}
    .photograph{flex:1 1 22rem;max-width:30rem}
    .crop{flex:0 1 19.8rem}
    .box,.halo{fill:none;vector-effect:non-scaling-stroke}
    .halo{stroke:#000;stroke-width:4;stroke-opacity:.55}
    .box{stroke:#fff;stroke-width:1.75}
    .points circle{fill:#fff;stroke:#000;stroke-width:1.2}
    .layers text{fill:#fff;stroke:#000;stroke-width:3;paint-order:stroke;font:600 18px system-ui,sans-serif}
    .verdict{font-size:1.35rem;font-weight:600;margin:.4rem 0}
    .flagged{color:var(--accent);font-weight:600}
    .lead{font-size:1.08rem}
    .warnings{border-left:3px solid var(--accent);padding-left:1.6rem}
    .store{position:absolute}
    table{border-collapse:collapse;width:100%;font-size:.92rem;margin:1.5rem 0}
    caption{caption-side:top;text-align:left;padding-bottom:.7rem;max-width:42rem}
    th,td{padding:.42rem .6rem;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
    th{font-weight:500}
    thead th{font-size:.82rem;color:var(--soft);border-bottom-color:var(--soft);vertical-align:bottom}
    th.number,td.number{text-align:right}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    tr th[scope=row] bdi{overflow-wrap:anywhere}
    .wide{overflow-x:auto;margin:1.5rem 0}
    .wide table{margin:0}
    .bars th[scope=row],.sentences th:first-child{width:11.5rem}
    .sentences .number{width:5rem}
    .bars td,.bars th[scope=row]{border:0;padding-top:.2rem;padding-bottom:.2rem;vertical-align:middle}
    .bars .level{font-size:.82rem;color:var(--soft);border:0;padding-top:.9rem;padding-bottom:.1rem}
    .bars .number{width:4.5rem}
    .bars .high th,.bars .high .number{font-weight:650}
    .bars svg{display:block;width:100%;height:1.5rem;overflow:visible}
    .track{fill:var(--fill)}
    .full{fill:var(--bar)}
    .full.high,.threshold{fill:var(--accent)}
    .middle{stroke:var(--ink);stroke-width:1;stroke-opacity:.55}
    .tick{stroke:var(--soft);stroke-width:1}
    .sentences tbody tr:first-child td:not([rowspan]){border-bottom:0;padding-bottom:.05rem}
    .sentences .opposite td{padding-left:.6rem;padding-top:.05rem;color:var(--soft)}
    .sentences .opposite td:last-child{padding-right:.6rem}
    .legend{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem 1.1rem;font-size:.86rem;color:var(--soft)}
    .legend span{display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap}
    .maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:1.5rem 1.25rem;margin:1.25rem 0}
    .maps figure{margin:0}
    .maps svg{display:block;width:100%;height:auto;border-radius:3px;background:var(--fill)}
    .under{filter:grayscale(1);opacity:.62}
    .patch{fill:#e06a00;fill-opacity:.88;stroke:#2a1500;stroke-width:.8}
    .frame{fill:none;stroke:var(--ink);stroke-width:3}
    .grids{display:grid;grid-template-columns:repeat(auto-fill,minmax(25rem,1fr));gap:1rem 2rem}
    .grids .wide{margin:0}
    .grid{font-size:.7rem;line-height:1.35;table-layout:fixed}
    .grid td,.grid th{padding:.05rem .2rem;text-align:right;font-variant-numeric:tabular-nums;border:0}
    .grid thead th,.grid tbody th{font-size:.65rem;color:var(--soft)}
    .grid caption{font-size:.8rem;padding-bottom:.2rem;color:var(--ink)}
    .turns{width:auto;min-width:min(24rem,100%)}
    .whatif{font-size:.84rem}
    .whatif td,.whatif th{padding-left:.3rem;padding-right:.3rem}
    .whatif th[scope=row]{white-space:nowrap}
    .whatif .edge,.whatif th[scope=colgroup],.whatif thead tr:last-child th:nth-child(4n+1){border-left:1px solid var(--line)}
    .whatif th[scope=colgroup]{text-align:center}
    .turned{font-weight:700;text-decoration:underline;text-decoration-color:var(--accent);text-underline-offset:.18em}
    .heat{font-size:.82rem;table-layout:fixed;min-width:44rem;margin-bottom:0}
    .heat td,.heat thead th{text-align:center;padding:.5rem .2rem;border:0;font-variant-numeric:tabular-nums;hyphens:auto}
    .heat td{border:1px solid var(--paper)}
    .heat th[scope=row]{border:0;padding-right:.5rem}
    .heat caption{font-weight:600;color:var(--ink)}
    .history{font-size:.84rem}
    .history p{margin:0}
    blockquote{margin:1rem 0;padding:.2rem 0 .2rem 1.2rem;border-left:3px solid var(--line)}
    .record{background:var(--fill);border-radius:4px;padding:.9rem 1.1rem;font-size:.78rem;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
    .record code{font-size:1em}
    .steps{padding-left:1.4rem}
    @media (max-width:40rem){main{padding:2rem 1.1rem 4rem}h1{font-size:1.65rem}h2{font-size:1.35rem}
    .facts div{grid-template-columns:1fr;gap:0}.facts{gap:.7rem}
    .bars th[scope=row]{width:6.2rem}.bars .number{width:3.4rem}.bars td,.bars th{padding-left:.25rem;padding-right:.25rem}
    .sentences th:first-child,.sentences .number{width:auto}.maps{grid-template-columns:1fr 1fr}.grids{grid-template-columns:1fr}.first{padding:1.2rem 1.2rem .8rem!important}}
    """

  private static let printRules = """
    @page{margin:18mm 16mm}
    body{font-size:9.5pt}
    main{max-width:none;padding:0}
    article{break-before:page;border-top:0;padding-top:0;margin-top:0}
    nav,main>section{margin-top:2rem;padding-top:1.5rem}
    figure,.bars,.turns,tr,.facts div,blockquote,.maps figure,.grids .wide,.heat{break-inside:avoid}
    h1,h2,h3,h4,h5,caption{break-after:avoid}
    .pictures{flex-wrap:nowrap;gap:8mm}
    .photograph .layers{max-width:80mm!important}
    .crop img{width:55mm}
    .maps{grid-template-columns:repeat(4,1fr);gap:4mm}
    .grids{grid-template-columns:1fr 1fr;gap:3mm 8mm}
    .grid{font-size:6pt}.grid thead th,.grid tbody th{font-size:5.5pt}
    table{font-size:8.5pt}.whatif{font-size:7pt}.heat{font-size:7pt;min-width:0}.record{font-size:7pt}
    .wide{overflow:visible}
    .heat td,.full,.track,.patch,.threshold,.first,.record{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    a{text-decoration:none}
    """
}
