#pragma once

namespace vqgrad {

/// The style sheet of report.html. Blue and orange stay apart for colour-blind eyes (Okabe and Ito 2008).
inline constexpr const char* report_style = R"css(
:root { color-scheme: light dark;
  --page: #fdfdfc; --text: #1d1f21; --quiet: #63686e; --rule: #e2e2de; --card: #f5f5f2;
  --first: #0b66a8; --second: #c2540a; }
@media (prefers-color-scheme: dark) { :root {
  --page: #16181a; --text: #e3e4e2; --quiet: #9a9fa5; --rule: #31353a; --card: #1e2124;
  --first: #62b0e8; --second: #f0954f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 3rem 1.5rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; font-weight: 600; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 .3rem; }
h2 { font-size: 1.05rem; font-weight: 600; margin: 2.8rem 0 .9rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: .92rem; font-weight: 600; margin: 0 0 .4rem; }
p { margin: 0 0 .9rem; max-width: 46rem; }
.quiet { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: .8rem; margin: 1.8rem 0 0; }
.figure { background: var(--card); border-radius: 6px; padding: .9rem 1rem 1rem; }
.figure dt { color: var(--quiet); font-size: .82rem; }
.figure dd { margin: 0; }
.figure .value { font-size: 1.6rem; line-height: 1.35; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.figure .note { color: var(--quiet); font-size: .82rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.6rem 2rem; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--rule); stroke-width: 1; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.curve.s2 { stroke-dasharray: 6 4; } .mark { fill: currentColor; }
.s1 { color: var(--first); } .s2 { color: var(--second); } .s3 { color: var(--quiet); }
.bars { fill: var(--first); } .level { stroke: var(--second); stroke-width: 1.5; stroke-dasharray: 5 4; }
.key { float: right; color: var(--quiet); font-size: .82rem; font-weight: 400; }
.key i { display: inline-block; width: 1.3em; border-top: 2px solid; vertical-align: middle; margin: 0 .35em 0 1em; }
.key .s2 { border-top-style: dashed; }
.wide { overflow-x: auto; }
.wide svg { min-width: 44rem; }
.wide + h3 { margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: .82rem; }
th, td { padding: .32rem 1.2rem .32rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td:last-child, th:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; width: 1%; }
.config { columns: 2 22rem; column-gap: 2.5rem; margin: 0; font-size: .92rem; }
.config div { display: flex; justify-content: space-between; gap: 1.5rem; padding: .28rem 0; break-inside: avoid;
  border-bottom: 1px solid var(--rule); }
.config dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.config dt { color: var(--quiet); white-space: nowrap; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .82rem; }
@media print { body { padding: 0; } h2, .figure, figure { break-inside: avoid; } }
)css";

}  // namespace vqgrad
