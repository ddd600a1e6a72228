"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = id => document.getElementById(id);

  let current = data.networks.find(n => data.results.some(r => r.row.model === n.name)) ?? data.networks[0];
  const networkNamed = name => data.networks.find(n => n.name === name);

  // ---- words and numbers ----

  /** Rounded as decimals are, half away from zero; what rounds to nothing has no sign. */
  const number = (value, digits = 0) => value == null ? "–"
    : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace(/^-(?=[0.]*$)/, "");
  const percent = (value, digits = 2) => value == null ? "–" : number(value, digits) + " %";
  const duration = seconds => seconds == null ? "–"
    : seconds < 120 ? number(seconds, 1) + " s" : seconds < 7200 ? number(seconds / 60, 1) + " min" : number(seconds / 3600, 1) + " h";
  const time = iso => iso == null ? "–" : iso.slice(0, 19).replace("T", " ") + " UTC";
  const counted = (count, word) => number(count) + " " + word + (count === 1 ? "" : "s");
  const escaped = text => echarts.format.encodeHTML(String(text));
  const clipped = (text, length) => text.length <= length ? text : "…" + text.slice(1 - length);
  const distinct = values => [...new Set(values)];

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const option = (value, text) => element("option", { value, textContent: text });

  // ---- colours, as the style sheet has them ----

  const probe = document.body.appendChild(element("span", { hidden: true }));
  const colour = name => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const strategies = distinct(data.networks.flatMap(n => n.spent.map(s => s.strategy))
    .concat(data.results.map(r => r.row.strategy)));
  const strategyColour = strategy => colour("s" + (Math.max(0, strategies.indexOf(strategy)) % 7 + 1));

  // ---- tables that sort ----

  const FIRST_ROWS = 200;

  /** A column: label, value(row) to sort and filter by, text(row) to show, and cell(row) where that is more than text. */
  const text = (label, value, more = {}) => ({ label, value, text: value, ...more });
  const figure = (label, value, shown, more = {}) => ({ label, value, text: row => shown(value(row)), number: true, ...more });

  class SortedTable {
    constructor(place, caption, columns, rows, look = () => "") {
      Object.assign(this, { place, columns, rows, look, column: null, ascending: true, most: FIRST_ROWS });
      this.body = element("tbody");
      this.heads = columns.map((c, i) => this.head(c, i));
      const table = element("table", {}, element("caption", { textContent: caption }),
        element("thead", {}, element("tr", {}, ...this.heads)), this.body);
      this.more = element("button", { type: "button", className: "more", onclick: () => { this.most = Infinity; this.show(); } });
      place.replaceChildren(table, this.more);
      this.accepts = () => true;
      this.show();
    }

    head(column, index) {
      const button = element("button", { type: "button", textContent: column.label, onclick: () => this.sort(index) });
      const head = element("th", { scope: "col", className: column.number ? "number" : "" }, button);
      head.setAttribute("aria-sort", "none");
      return head;
    }

    sort(index) {
      this.ascending = this.column === index ? !this.ascending : true;
      this.column = index;
      this.heads.forEach((h, i) => h.setAttribute("aria-sort", i !== index ? "none" : this.ascending ? "ascending" : "descending"));
      this.show();
    }

    filter(accepts) {
      this.accepts = accepts;
      this.show();
    }

    show() {
      const rows = this.rows.filter(this.accepts);
      if (this.column !== null) {
        const value = this.columns[this.column].value;
        const order = (a, b) => typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b;
        rows.sort((a, b) => {
          const [x, y] = [value(a), value(b)];
          return x == null || y == null ? (x == null) - (y == null) : this.ascending ? order(x, y) : order(y, x);
        });
      }
      this.visible = rows.length;
      this.body.replaceChildren(...rows.slice(0, this.most).map(r => this.row(r)));
      this.more.hidden = rows.length <= this.most;
      this.more.textContent = `Show all ${number(rows.length)} rows`;
    }

    row(row) {
      return element("tr", { className: this.look(row) }, ...this.columns.map(c => {
        const cell = element("td", { className: [c.number ? "number" : "", c.look ? c.look(row) : ""].join(" ").trim() });
        cell.append(c.cell ? c.cell(row) : c.text(row) ?? "–");
        return cell;
      }));
    }
  }

  // ---- the answer and the result table ----

  const pending = data.models.filter(m => !data.results.some(r => r.row.model === m.model));
  const rows = data.results.map(r => ({ best: r.best, ...r.row }))
    .concat(pending.map(m => ({ model: m.model, best: true, status: m.status, baselineTop1: m.baselineTop1 })));
  const outcome = row => row.status ?? (row.constraintMet ? "kept" : "not kept");
  const opener = row => element("span", {}, element("button", {
    type: "button", className: "open", textContent: row.model, disabled: !networkNamed(row.model),
    onclick: () => { select(row.model); byId("network").scrollIntoView(); },
  }));

  const results = new SortedTable(byId("results"), "What each strategy chose", [
    text("network", r => r.model, { cell: opener, look: () => "name" }),
    text("strategy", r => r.strategy, { text: r => r.strategy == null ? "" : r.strategy + (r.best ? "\u00a0★" : "") }),
    figure("saved, weights", r => r.savingWeights, percent),
    figure("saved, total", r => r.savingTotal, percent),
    figure("bits", r => r.effectiveBits, v => number(v, 2)),
    figure("baseline", r => r.baselineTop1, percent),
    figure("top-1", r => r.top1, percent),
    figure("drop", r => r.drop, v => number(v, 2)),
    text("constraint", outcome, { look: r => r.constraintMet ? "good" : r.status === "RUNNING" ? "" : "bad" }),
    figure("bytes", r => r.bytes, number),
    figure("time", r => r.seconds, duration),
    figure("full passes", r => r.fullEvaluations, v => number(v, 1)),
    text("setting", r => r.setting, { look: () => "code" }),
  ], rows, r => r.best && r.strategy ? "best" : "");

  const filterResults = () => {
    const words = byId("filter").value.toLowerCase().split(/\s+/);
    const which = byId("which").value;
    results.filter(r => (which === "all" || which === "best" && r.best || which === "strategy " + r.strategy)
      && words.every(w => [r.model, r.strategy, r.setting, outcome(r)].join(" ").toLowerCase().includes(w)));
    byId("shown").textContent = `${results.visible} of ${counted(rows.length, "row")}`;
  };

  const showAnswer = () => {
    byId("headline").textContent = data.headline;
    document.title = "AQ4SViT: " + data.headline;
    byId("run-line").textContent = `Run ${data.run.runId}, ${time(data.run.startedAt)}` + (data.run.finishedAt
      ? ` to ${time(data.run.finishedAt)}` : ", not ended when this page was made");
    byId("which").append(option("all", "all strategies"), option("best", "the best of each network"),
      ...distinct(data.results.map(r => r.row.strategy)).map(s => option("strategy " + s, s)));
    byId("filter").oninput = byId("which").onchange = filterResults;
    filterResults();
    byId("faults").append(...data.models.filter(m => m.error).map(m => element("li", { textContent: `${m.model}: ${m.error}` })));
  };

  // ---- charts ----

  const charts = {};
  const counts = {};

  const axisLook = () => ({
    nameLocation: "middle", nameTextStyle: { color: colour("quiet") }, axisLabel: { color: colour("quiet"), hideOverlap: true },
    axisLine: { lineStyle: { color: colour("rule") } }, splitLine: { lineStyle: { color: colour("rule"), opacity: .6 } },
  });
  const axis = (name, more = {}) => ({ type: "value", scale: true, name, nameGap: 28, ...axisLook(), ...more });
  const tooltip = formatter => ({
    confine: true, backgroundColor: colour("card"), borderColor: colour("rule"), textStyle: { color: colour("ink"), fontSize: 13 },
    extraCssText: "max-width:420px;white-space:normal;overflow-wrap:anywhere", formatter,
  });
  const legend = (more = {}) => ({ top: 0, left: 0, type: "scroll", textStyle: { color: colour("quiet") }, pageTextStyle: { color: colour("quiet") },
    itemWidth: 14, itemHeight: 9, ...more });
  const lines = (...items) => ({ silent: true, symbol: "none", animation: false,
    label: { color: colour("quiet"), fontSize: 12 },
    lineStyle: { type: "dashed", color: colour("quiet"), width: 1 }, data: items });

  /** Shows a chart, or a sentence where there is nothing to show; counted is how many points each series has. */
  const draw = (name, description, nothing, options) => {
    const place = byId(name);
    counts[name] = {};
    if (!options) {
      charts[name]?.dispose();
      delete charts[name];
      place.classList.add("empty");
      place.textContent = nothing;
      return;
    }
    if (!charts[name]) {
      place.textContent = "";
      place.classList.remove("empty");
      charts[name] = echarts.init(place);
      new ResizeObserver(() => charts[name]?.resize()).observe(place);
    }
    options.series.forEach(s => { counts[name][s.name] = s.data.length; });
    charts[name].resize();
    charts[name].setOption({ animation: false, backgroundColor: "transparent", aria: { enabled: true, label: { description } }, ...options }, true);
  };

  const narrow = () => window.innerWidth < 600;
  const details = (title, ...facts) => `<b>${escaped(title)}</b><br>` + facts.filter(f => f).map(escaped).join("<br>");

  // ---- accuracy versus memory ----

  /** What the AQ4SViT paper states (arXiv 2606.15523), within 1.5 points on ImageNet. */
  const PAPER = { greedy: 82.5, beam: 90, drop: 1.5 };

  const whisker = (params, api) => {
    const [low, high] = [api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)])];
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: api.visual("color"), lineWidth: 1.2, opacity: .75 } });
    return { type: "group", children: [
      line(low[0], low[1], high[0], high[1]), line(low[0] - 3, low[1], low[0] + 3, low[1]), line(high[0] - 3, high[1], high[0] + 3, high[1])] };
  };

  /** The part of the plane around the limit and the chosen settings. */
  const nearby = (network, saving, chosen) => {
    const most = Math.max(network.limit ?? 0, PAPER.drop, ...chosen.map(r => r.drop)) * 2;
    const least = Math.min(PAPER.greedy, ...chosen.map(saving)) - 2;
    const shown = network.front.points.filter(p => p.drop <= most && saving(p) >= least);
    return {
      x: { min: Math.floor(least), max: Math.ceil(Math.max(PAPER.beam + 1, ...chosen.map(saving), ...shown.map(saving)) + 1) },
      y: { min: Math.floor(Math.min(-.5, ...chosen.map(r => r.drop), ...shown.map(p => p.drop))), max: Math.ceil(most) },
    };
  };

  const showFront = network => {
    const whole = byId("memory").value === "total";
    const saving = row => whole ? row.savingTotal : row.savingWeights;
    const front = network.front.points.filter(p => saving(p) != null);
    const cloud = network.front.cloud.map(([candidate, strategy, bytes, savingWeights, savingTotal, drop, images]) =>
      ({ candidate, strategy, bytes, savingWeights, savingTotal, drop, images }));
    const chosen = data.results.map(r => r.row).filter(r => r.model === network.name);
    const range = byId("view").value === "near" ? nearby(network, saving, chosen) : { x: {}, y: {} };
    const point = (row, rest = {}) => ({ value: [saving(row), row.drop], row, ...rest });
    const reference = lines(
      { xAxis: PAPER.greedy, label: { formatter: narrow() ? "82.5 %" : "paper, greedy: 82.5 %", position: "start", align: "right" } },
      { xAxis: PAPER.beam, label: { formatter: narrow() ? "90 %" : "paper, beam: 90 %", position: "start", align: "left" } },
      ...(network.limit == null ? [] : [{ yAxis: network.limit, lineStyle: { color: colour("bad") },
        label: { formatter: `limit ${number(network.limit, 2)} points`, color: colour("bad"), position: "insideStartTop" } }]),
      ...(network.limit === PAPER.drop ? [] : [{ yAxis: PAPER.drop, label: { formatter: "paper: 1.5 points", position: "insideStartTop" } }]));
    const series = distinct(cloud.map(d => d.strategy)).map(s => ({
      name: s, type: "scatter", symbolSize: 5, large: true, largeThreshold: 2000, color: strategyColour(s),
      itemStyle: { opacity: .38 }, data: cloud.filter(d => d.strategy === s).map(d => point(d)),
    }));
    series.push(
      { name: "front", type: "line", step: "start", symbol: "circle", symbolSize: 5, color: colour("ink"), lineStyle: { width: 1.4 },
        data: front.map(p => point(p)), markLine: reference, z: 3 },
      { name: "95 % interval", type: "custom", renderItem: whisker, color: colour("ink"), clip: true, silent: true, encode: { x: 0, y: [1, 2] },
        data: front.map(p => [saving(p), p.low, p.high]), z: 2 });
    series.push({ name: "chosen", type: "scatter", symbol: "diamond", symbolSize: 15, color: colour("quiet"), z: 4,
      data: chosen.map(r => point(r, { itemStyle: { color: strategyColour(r.strategy), borderColor: colour("card"), borderWidth: 1.5 } })) });
    draw("front", `Drop of top-1 over memory saved for ${network.name}: ${front.length} points on the front, ${cloud.length} candidates.`,
      "No candidate has been evaluated yet.", cloud.length + front.length === 0 ? null : {
        grid: { left: 52, right: 16, top: 52, bottom: 48 },
        legend: legend(),
        tooltip: tooltip(({ data: { row } }) => row && details(row.setting ?? row.candidate,
          row.strategy, `${percent(saving(row))} saved, ${number(row.bytes)} bytes`, `drop ${number(row.drop, 2)} points`
            + (row.low == null ? "" : `, ${number(row.low, 2)} to ${number(row.high, 2)}`), row.images && `on ${counted(row.images, "image")}`)),
        xAxis: axis("memory saved, %", range.x),
        yAxis: axis("drop of top-1, points", { inverse: true, nameGap: 36, ...range.y }),
        series,
      });
    const outside = cloud.filter(d => d.drop > range.y.max || saving(d) < range.x.min).length;
    byId("front-note").textContent = (front.length ? "Line: settings that no other one surely beats, with 95 % intervals of the drop. "
      : "The front is written when the first search of a network is done. ")
      + "Dots: " + (cloud.length < network.front.measured
        ? `${number(cloud.length)} of ${counted(network.front.measured, "measured candidate")}, those that would lie on others left out`
        : counted(network.front.measured, "measured candidate"))
      + (outside ? `, ${number(outside)} of them outside this view. ` : ". ")
      + "Dashed: the AQ4SViT paper's greedy and beam search, up to 82.5 % and 90 % saved within 1.5 points, on ImageNet. Up and right is better.";
    new SortedTable(byId("front-table"), `The front of ${network.name}`, [
      figure("saved, weights", p => p.savingWeights, percent), figure("saved, total", p => p.savingTotal, percent),
      figure("bytes", p => p.bytes, number), figure("drop", p => p.drop, v => number(v, 2)),
      figure("low", p => p.low, v => number(v, 2)), figure("high", p => p.high, v => number(v, 2)),
      text("candidate", p => p.candidate, { look: () => "code" }), text("setting", p => p.setting, { look: () => "code" }),
    ], network.front.points);
  };

  // ---- progress and cost ----

  const showProgress = network => {
    const courses = network.courses.filter(c => c.points.length);
    const series = courses.map(c => ({
      name: c.strategy, type: "line", step: "end", color: strategyColour(c.strategy), symbolSize: 6,
      data: c.points.map(p => ({ value: [p.seconds, p.savingWeights], row: p, symbol: p.chosen ? "diamond" : "circle", symbolSize: p.chosen ? 13 : 6 })),
    }));
    draw("progress", `Memory saved by the best candidate so far over the seconds of each search of ${network.name}.`,
      "No step has found a candidate that keeps the constraint yet.", series.length === 0 ? null : {
        grid: { left: 62, right: 20, top: 34, bottom: 48 }, legend: legend(),
        tooltip: tooltip(({ seriesName, data: { row } }) => details(seriesName, row.chosen ? "chosen after full passes" : `${row.level} level`,
          `after ${duration(row.seconds)}`, `${percent(row.savingWeights)} of the weights saved`, `${number(row.bytes)} bytes`)),
        xAxis: axis("seconds since the search began", { min: 0 }), yAxis: axis("memory saved, %", { nameGap: 46 }), series,
      });
    byId("progress-note").textContent = "The best candidate so far that keeps the constraint, and (diamond) what the full passes over the validation images left of it.";
  };

  const PURPOSES = { validate: "s1", search: "s3", drift: "s5", calibrate: "s4" };

  const showSpent = network => {
    const asked = distinct(network.spent.map(s => s.strategy));
    const series = Object.keys(PURPOSES).filter(p => network.spent.some(s => s.purpose === p)).map(p => ({
      name: p, type: "bar", stack: "all", barMaxWidth: 26, color: colour(PURPOSES[p]),
      data: asked.map(a => {
        const spent = network.spent.find(s => s.strategy === a && s.purpose === p);
        return { value: spent?.images ?? 0, row: spent };
      }),
    }));
    draw("spent", `Images evaluated for ${network.name}, by strategy and purpose.`, "Nothing has been evaluated yet.", series.length === 0 ? null : {
      grid: { left: 84, right: 24, top: 34, bottom: 48 }, legend: legend(),
      tooltip: tooltip(({ name, seriesName, data: { row } }) => details(`${name}, ${seriesName}`,
        counted(row?.images ?? 0, "image"), `${duration(row?.seconds ?? 0)} of tasks`)),
      xAxis: axis("images evaluated", { scale: false, axisLabel: { color: colour("quiet"), hideOverlap: true,
        formatter: images => images.toLocaleString("en", { notation: "compact" }) } }),
      yAxis: { type: "category", inverse: true, data: asked, ...axisLook(), splitLine: { show: false } }, series,
    });
    const sum = key => network.spent.reduce((total, s) => total + s[key], 0);
    byId("spent-note").textContent = `${number(sum("images"))} images in ${duration(sum("seconds"))} of tasks. `
      + "A candidate that several strategies ask for is computed once, and counted for the first.";
  };

  const showLevels = network => {
    const levels = network.courses.flatMap(c => c.levels.map(l => ({ ...l, name: `${c.strategy}, ${l.level}` })));
    const bar = (name, key, look) => ({ name, type: "bar", stack: "all", barMaxWidth: 18, color: colour(look),
      data: levels.map(l => ({ value: l[key], row: l })) });
    byId("levels").style.height = Math.max(330, 110 + 24 * levels.length) + "px";
    draw("levels", `Candidates evaluated and spared for ${network.name}, by strategy and level.`, "No step is done yet.", levels.length === 0 ? null : {
      grid: { left: narrow() ? 118 : 150, right: 24, top: 34, bottom: 48 }, legend: legend(),
      tooltip: tooltip(({ name, data: { row } }) => details(name, counted(row.steps, "step"), `${number(row.evaluated)} evaluated, ${number(row.gated)} spared`,
        counted(row.images, "image"), duration(row.seconds))),
      xAxis: axis("candidates", { scale: false, minInterval: 1 }),
      yAxis: { type: "category", inverse: true, data: levels.map(l => l.name), ...axisLook(), splitLine: { show: false } },
      series: [bar("evaluated", "evaluated", "s1"), bar("spared", "gated", "s7")],
    });
  };

  // ---- the gate ----

  const VERDICTS = { kept: ["s1", "circle"], audited: ["s2", "triangle"], rejected: ["s7", "rect"] };

  const showDrift = network => {
    const gate = network.gate;
    const points = gate.points.map(([candidate, strategy, metric, verdict, drift, limit, drop, images]) =>
      ({ candidate, strategy, metric, verdict, drift, limit, drop, images }));
    const metric = points[0]?.metric ?? "drift";
    const limits = distinct(gate.summaries.map(s => s.limit)).filter(l => l != null).map(limit => ({ xAxis: limit, label: { position: "end",
      formatter: gate.summaries.filter(s => s.limit === limit).map(s => s.strategy).join(", ") + ": " + number(limit, 3) } }));
    const series = Object.entries(VERDICTS).filter(([verdict]) => points.some(p => p.verdict === verdict)).map(([verdict, [look, symbol]]) => ({
      name: verdict, type: "scatter", symbol, symbolSize: 8, color: colour(look), itemStyle: { opacity: .65 }, large: true, largeThreshold: 2000,
      data: points.filter(p => p.verdict === verdict).map(row => ({ value: [row.drift, row.drop], row })),
    }));
    if (series.length) {
      series[0].markLine = lines(...limits, ...(network.limit == null ? [] : [{ yAxis: network.limit, lineStyle: { color: colour("bad") },
        label: { formatter: `limit ${number(network.limit, 2)} points`, color: colour("bad"), position: "insideEndTop" } }]));
    }
    const drifts = points.map(p => p.drift).concat(limits.map(l => l.xAxis));
    draw("drift", `Drop of top-1 over ${metric} for ${points.length} candidates of ${network.name}.`,
      "No candidate that went through the gate has been evaluated.", series.length === 0 ? null : {
        grid: { left: 52, right: 20, top: 50, bottom: 48 }, legend: legend(),
        tooltip: tooltip(({ data: { row } }) => details(row.candidate, `${row.strategy}, ${row.verdict}`, `${row.metric} ${number(row.drift, 4)}`
          + (row.limit == null ? "" : `, limit then ${number(row.limit, 4)}`), `drop ${number(row.drop, 2)} points on ${counted(row.images, "image")}`)),
        xAxis: axis(`${metric} at the worst neuron layer`, { min: Math.floor(Math.min(...drifts) * 50) / 50, max: Math.ceil(Math.max(...drifts) * 50) / 50 }),
        yAxis: axis("drop of top-1, points", { nameGap: 36 }), series,
      });
    byId("drift-note").textContent = `${counted(gate.known, "decision")} on candidates whose drop is known`
      + (points.length < gate.known ? ` (${number(points.length)} drawn, those that would lie on others left out)` : "")
      + `; ${number(gate.unknown)} more were spared unseen. Vertical: the gate's limit at the end of each search.`;
    const interval = s => s.missRate == null ? "–" : `${percent(100 * s.missRate, 0)} (${percent(100 * s.missLow, 0)} to ${percent(100 * s.missHigh, 0)})`;
    if (gate.summaries.length === 0) {
      byId("gate-table").replaceChildren();
      return;
    }
    new SortedTable(byId("gate-table"), "The gate in each search; the miss rate with its 95 % interval", [
      text("strategy", s => s.strategy), text("metric", s => s.metric), figure("limit", s => s.limit, v => number(v, 4)),
      figure("screened", s => s.screened, number), figure("rejected", s => s.rejected, number), figure("audited", s => s.audited, number),
      figure("missed", s => s.missed, number), { label: "miss rate", value: s => s.missRate, text: interval, number: true },
      figure("compute spared", s => 100 * s.spared, v => percent(v, 0)),
    ], gate.summaries);
  };

  // ---- bits ----

  const RAMP = ["#f4f1de", "#d5e3d0", "#a3cbc3", "#69a9b4", "#37809f", "#1b5583", "#0d2f5e"];

  /** Rows of the map: layers, or blocks with the mean width of their weights. */
  const bitRows = (map, byBlock) => {
    const groups = new Map();
    map.layers.forEach((layer, i) => {
      const name = byBlock ? layer.block : layer.name;
      groups.set(name, [...(groups.get(name) ?? []), i]);
    });
    return [...groups].map(([name, members]) => {
      const weights = members.reduce((sum, i) => sum + map.layers[i].weights, 0);
      return { name, weights, bits: map.columns.map(c => members.reduce((sum, i) => sum + map.layers[i].weights * c.bits[i], 0) / weights) };
    });
  };

  const showBits = network => {
    const byBlock = byId("rows").value === "block";
    const rows = bitRows(network.bits, byBlock);
    const columns = network.bits.columns.map(c => c.strategy);
    byId("bits").style.height = rows.length * 22 + 60 + "px";
    const cells = rows.flatMap((row, y) => row.bits.map((bits, x) => ({ value: [x, y, bits], row, label: { color: bits > 5 ? "#fff" : "#1c2024" } })));
    draw("bits", `Bits per ${byBlock ? "block" : "layer"} of ${network.name}, for ${columns.join(", ")}.`, "No strategy has chosen a setting yet.",
      columns.length === 0 ? null : {
        grid: { left: narrow() ? 130 : 250, right: 8, top: 30, bottom: 8 },
        tooltip: tooltip(({ data: { row, value } }) => details(row.name, `${columns[value[0]]}: ${number(value[2], Number.isInteger(value[2]) ? 0 : 2)} bits`,
          `${number(row.weights)} weights`)),
        visualMap: { show: false, min: 2, max: 8, dimension: 2, inRange: { color: RAMP }, outOfRange: { color: "#0d2f5e" } },
        xAxis: { type: "category", position: "top", data: columns, ...axisLook(), axisTick: { show: false } },
        yAxis: { type: "category", inverse: true, data: rows.map(r => r.name), ...axisLook(), axisTick: { show: false },
          axisLabel: { color: colour("quiet"), interval: 0, formatter: name => clipped(name, narrow() ? 18 : 36) } },
        series: [{ name: "bits", type: "heatmap", data: cells, itemStyle: { borderColor: colour("card"), borderWidth: 1 },
          label: { show: true, formatter: ({ value }) => number(value[2], Number.isInteger(value[2]) ? 0 : 1) } }],
      });
    byId("bits-note").textContent = "Darker is wider." + (byBlock ? " A block's number is the mean over its weights." : " From the image (top) to the answer.");
  };

  // ---- sensitivity ----

  const BARS = 20;

  const showSensitivity = network => {
    const all = network.sensitivities;
    const perByte = s => 1e6 * s.divergence / Math.max(1, Math.abs(s.savedBytes));
    const dearest = all.slice(0, BARS);
    const name = s => `${clipped(s.unit, narrow() ? 14 : 34)}  ${s.from}→${s.to}`;
    byId("sensitivity").style.height = 24 * dearest.length + 80 + "px";
    draw("sensitivity", `The single-unit changes of ${network.name} that cost most.`,
      "No candidate that differs from its parent in one unit was evaluated on the same images.", dearest.length === 0 ? null : {
        grid: { left: narrow() ? 140 : 270, right: 24, top: 8, bottom: 48 },
        tooltip: tooltip(({ data: { row } }) => details(`${row.unit}: ${row.from} to ${row.to} bits`, `${number(row.savedBytes)} bytes saved`,
          `divergence ${number(row.divergence, 4)} nats per image`, `drop ${number(row.drop, 2)} points, ±${number(row.margin, 2)}`,
          `on ${counted(row.images, "image")}, ${row.strategy}`)),
        xAxis: axis("divergence, nats per image", { scale: false }),
        yAxis: { type: "category", inverse: true, data: dearest.map((s, i) => String(i)), ...axisLook(), splitLine: { show: false },
          axisLabel: { color: colour("quiet"), interval: 0, formatter: i => name(dearest[i]) } },
        series: [{ name: "cost", type: "bar", barMaxWidth: 14, color: colour("s6"), data: dearest.map(s => ({ value: s.divergence, row: s })) }],
      });
    byId("sensitivity-note").textContent = `${counted(all.length, "change")} of one unit alone, each beside the setting it was made from, on the search images that both have seen:
      how much further the answers move away from the float network's`
      + (all.length > BARS ? `; the ${BARS} dearest are drawn.` : ".");
    new SortedTable(byId("sensitivity-table"), "What each single change cost, the dearest first", [
      text("unit", s => s.unit, { look: () => "name" }), figure("from bits", s => s.from, number), figure("to bits", s => s.to, number),
      figure("bytes saved", s => s.savedBytes, number), figure("divergence, nats", s => s.divergence, v => number(v, 4)),
      figure("per MB", perByte, v => number(v, 2)), figure("drop", s => s.drop, v => number(v, 2)), figure("±", s => s.margin, v => number(v, 2)),
      figure("images", s => s.images, number), text("strategy", s => s.strategy),
    ], all);
  };

  // ---- one network ----

  const showSettings = network => {
    const chosen = rows.filter(r => r.model === network.name && r.setting != null);
    byId("settings").replaceChildren(...chosen.map(r => element("p", { className: "note" },
      element("b", { textContent: r.strategy + (r.best ? " ★ " : " ") }), element("span", { className: "code", textContent: r.setting }))));
  };

  const show = () => {
    byId("network").hidden = !current;
    if (!current) {
      return;
    }
    const model = data.models.find(m => m.model === current.name);
    byId("facts").textContent = [model.family, model.parameters && `${number(model.parameters)} parameters`, model.timesteps && `T = ${model.timesteps}`,
      model.baselineTop1 != null && `float32 top-1 ${percent(model.baselineTop1)} on ${counted(model.images, "image")}`, model.status].filter(f => f).join(" · ");
    showSettings(current);
    [showFront, showProgress, showSpent, showLevels, showDrift, showBits, showSensitivity].forEach(part => part(current));
  };

  const select = name => {
    current = networkNamed(name) ?? current;
    byId("networks").value = current?.name;
    show();
  };

  const showNetworks = () => {
    byId("networks").append(...data.networks.map(n => option(n.name, n.name)));
    byId("networks").onchange = () => select(byId("networks").value);
    byId("memory").onchange = byId("view").onchange = () => showFront(current);
    byId("rows").onchange = () => showBits(current);
    select(current?.name);
  };

  // ---- provenance ----

  const showProvenance = () => {
    const run = data.run;
    let config = null;
    try {
      config = JSON.parse(run.configJson);
    } catch (e) {
      // shown as it is
    }
    const facts = { "run": run.runId, "status": run.status, "started": time(run.startedAt), "ended": time(run.finishedAt), "constraint": data.goal.text,
      "seed": config?.seed, "version": run.codeVersion, "Spark": run.sparkVersion, "schema of the tables": run.schemaVersion,
      "drift images": config?.images?.drift, "search images": config?.images?.search, "validation images": config?.images?.validate };
    byId("run").append(...Object.entries(facts).filter(([, value]) => value != null)
      .flatMap(([name, value]) => [element("dt", { textContent: name }), element("dd", { textContent: String(value) })]));
    byId("config").textContent = config ? JSON.stringify(config, null, 2) : run.configJson;
    new SortedTable(byId("models"), "The checkpoints", [
      text("network", m => m.model, { look: () => "name" }), text("family", m => m.family), figure("parameters", m => m.parameters, number),
      figure("T", m => m.timesteps, number), figure("float32 top-1", m => m.baselineTop1, percent), figure("top-5", m => m.baselineTop5, percent),
      figure("images", m => m.images, number), text("status", m => m.status, { look: m => m.status === "FAILED" ? "bad" : "" }),
      text("SHA-256 of the checkpoint", m => m.checkpointSha256, { look: () => "code" }),
    ], data.models);
    byId("thinned").textContent = "Clouds of many candidates are thinned: of those that would lie on one another, one is drawn. Tables, fronts and sums are whole. "
      + "Charts by Apache ECharts " + echarts.version + " (Apache License 2.0).";
  };

  // ---- light and dark ----

  const dark = () => getComputedStyle(document.documentElement).colorScheme === "dark"
    || !document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches;
  const showTheme = () => { byId("theme").textContent = dark() ? "Light" : "Dark"; };
  byId("theme").onclick = () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    showTheme();
    show();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { showTheme(); show(); });

  showAnswer();
  showNetworks();
  showProvenance();
  showTheme();

  /** For tests and for the curious: the charts, how many points their series have, and how to open a network. */
  window.report = { data, charts, counts, select, get network() { return current?.name; } };
})();
