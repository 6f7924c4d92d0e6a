"use strict";

// What a film draws on canvases, in the colours of the page.
const FilmDraw = (() => {
  // Colours as [red, green, blue], once for each change of light and dark.
  let palette = null;
  const rgb = name => {
    const hex = Page.colours.of(name);
    return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
  };
  const css = ([red, green, blue]) => `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;

  function mix() {
    palette = { classes: [0, 1, 2, 3, 4, 5].map(label => rgb(`class-${label}`)), ...Object.fromEntries(["ink", "soft", "line", "edge", "paper", "positive", "negative", "accent"].map(name => [name, rgb(name)])) };
  }

  // A canvas of the size that it has on the page, in the screen's own pixels.
  function prepare(canvas, height) {
    const scale = Math.min(3, window.devicePixelRatio || 1), width = canvas.clientWidth || 300;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    return { pen, width, height };
  }

  const cells = document.createElement("canvas");

  // What the network answers, the surer the stronger.
  function paintCells(data, levels) {
    const [columns, rows] = data.grid, count = columns * rows;
    cells.width = columns;
    cells.height = rows;
    const pen = cells.getContext("2d"), image = pen.createImageData(columns, rows), strength = 0.7;
    for (let cell = 0; cell < count; cell++) {
      const shares = [254];
      let isNumber = true;
      for (let label = 1; label < data.classes; label++) {
        const level = levels[(label - 1) * count + cell];
        isNumber &&= level !== 255;
        shares.push(level);
        shares[0] -= level;
      }
      // Where no class is likelier than the others there is paper.
      const even = 1 / data.classes, sure = strength * (Math.max(...shares) / 254 - even) / (1 - even);
      for (let i = 0; i < 3; i++) {
        image.data[4 * cell + i] = isNumber ? shares.reduce((sum, share, label) => sum + share / 254 * sure * (palette.classes[label][i] - palette.paper[i]), palette.paper[i]) : palette.line[i];
      }
      image.data[4 * cell + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
  }

  function shape(pen, label, x, y, r) {
    pen.beginPath();
    if (label % 3 === 0) pen.arc(x, y, r, 0, 2 * Math.PI);
    else if (label % 3 === 1) pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    else {
      pen.moveTo(x, y - 1.2 * r);
      pen.lineTo(x + 1.1 * r, y + 0.8 * r);
      pen.lineTo(x - 1.1 * r, y + 0.8 * r);
      pen.closePath();
    }
  }

  // The plane of a frame: answers, the lines of the units with a tick to the side where each is on, the examples.
  function surface(canvas, data, take, frame) {
    const [left, bottom, plane, high] = data.window;
    const { pen, width, height } = prepare(canvas, Math.round((canvas.clientWidth || 300) * high / plane));
    canvas.style.height = `${height}px`;
    const scale = width / plane, X = x => (x - left) * scale, Y = y => height - (y - bottom) * scale;
    paintCells(data, take.surfaces[frame]);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(cells, 0, 0, width, height);

    const lines = FilmData.lines(take, frame), isFew = lines.length <= 12;
    pen.strokeStyle = css(palette.ink);
    pen.lineWidth = isFew ? 1.4 : 0.8;
    pen.globalAlpha = isFew ? 0.75 : 0.45;
    for (const line of lines) {
      const ends = FilmData.ends(line, data.window);
      if (!ends) continue;
      const [[x1, y1], [x2, y2]] = ends.map(([x, y]) => [X(x), Y(y)]), size = Math.hypot(line[0], line[1]);
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
      const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
      pen.moveTo(x, y);
      pen.lineTo(x + 8 * line[0] / size, y - 8 * line[1] / size);
      pen.stroke();
    }

    pen.globalAlpha = 1;
    const r = data.labels.length <= 20 ? Math.max(5, width / 45) : width < 260 ? 2 : 3.2;
    data.labels.forEach((label, i) => {
      const [x, y] = [X(data.points[2 * i]), Y(data.points[2 * i + 1])];
      shape(pen, label, x, y, r);
      pen.fillStyle = css(palette.classes[label]);
      pen.fill();
      pen.strokeStyle = css(palette.paper);
      pen.lineWidth = 1;
      pen.stroke();
      if (take.answers[frame][i]) return;
      pen.beginPath();
      pen.moveTo(x - 1.3 * r, y - 1.3 * r);
      pen.lineTo(x + 1.3 * r, y + 1.3 * r);
      pen.moveTo(x + 1.3 * r, y - 1.3 * r);
      pen.lineTo(x - 1.3 * r, y + 1.3 * r);
      pen.strokeStyle = css(palette.ink);
      pen.lineWidth = r > 4 ? 2 : 1;
      pen.stroke();
    });
  }

  // A parameter as a grid: the sign by colour, the size by strength, against the largest of the whole film.
  function weights(canvas, { shape: sizes, values }, largest) {
    const columns = sizes[sizes.length - 1] ?? 1, rows = values.length / columns;
    canvas.width = columns;
    canvas.height = rows;
    const pen = canvas.getContext("2d"), image = pen.createImageData(columns, rows);
    values.forEach((value, i) => {
      const isNumber = Number.isFinite(value), share = !isNumber ? 1 : largest > 0 ? Math.sqrt(Math.min(1, Math.abs(value) / largest)) : 0;
      const colour = !isNumber ? palette.ink : value >= 0 ? palette.positive : palette.negative;
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = palette.paper[k] + share * (colour[k] - palette.paper[k]);
      image.data[4 * i + 3] = 255;
    });
    pen.putImageData(image, 0, 0);
    const side = Math.max(3, Math.min(18, Math.floor((canvas.parentElement.clientWidth || 160) / columns)));
    canvas.style.width = `${Math.min(columns * side, canvas.parentElement.clientWidth || 160)}px`;
    canvas.style.height = `${rows * side}px`;
  }

  // ---- The loss: both axes are logarithmic; what is no number stands at the upper edge.

  const room = { left: 54, right: 10, top: 12, bottom: 28 };

  function axes(takes) {
    const losses = takes.flatMap(take => take.frames.map(frame => frame.loss)).filter(loss => Number.isFinite(loss) && loss > 0);
    const low = Math.max(-6, Math.floor(Math.log10(losses.reduce((least, loss) => Math.min(least, loss), 1)))), high = Math.min(12, Math.ceil(Math.log10(losses.reduce((most, loss) => Math.max(most, loss), 1))));
    const steps = takes.reduce((most, take) => Math.max(most, take.frames[take.frames.length - 1].step), 1);
    return { low, high: Math.max(high, low + 1), steps, end: Math.log10(steps + 1) };
  }

  function curve(canvas, takes, step) {
    const { pen, width, height } = prepare(canvas, 190), { low, high, steps, end } = axes(takes);
    const X = at => room.left + (width - room.left - room.right) * Math.log10(at + 1) / end;
    const Y = loss => {
      const power = Number.isFinite(loss) ? Math.max(low, Math.min(high, loss > 0 ? Math.log10(loss) : low)) : high;
      return height - room.bottom - (height - room.top - room.bottom) * (power - low) / (high - low);
    };
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    for (let power = low; power <= high; power++) {
      pen.strokeStyle = css(palette.line);
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(room.left, Y(10 ** power));
      pen.lineTo(width - room.right, Y(10 ** power));
      pen.stroke();
      if (high - low > 6 && (power - low) % 2) continue;
      pen.fillStyle = css(palette.soft);
      pen.textAlign = "right";
      pen.fillText(Page.shortNumber(10 ** power), room.left - 6, Y(10 ** power));
    }
    pen.textAlign = "center";
    pen.fillStyle = css(palette.soft);
    pen.fillText("0", X(0), height - 12);
    for (let at = 1; Math.log10(at + 1) < 0.85 * end; at *= 10) pen.fillText(at === 1 ? "1" : Page.shortNumber(at), X(at), height - 12);
    pen.textAlign = "right";
    pen.fillText(`step ${steps}`, width - room.right, height - 12);

    takes.forEach((take, t) => {
      const colour = css(takes.length === 1 ? palette.accent : t === 0 ? palette.negative : palette.positive);
      pen.strokeStyle = pen.fillStyle = colour;
      pen.globalAlpha = 0.35;
      pen.lineWidth = 1;
      for (let i = 0; i < take.curve.length; i += 3) {
        const x = X(take.curve[i] - 1);   // a step computes its loss before it changes the weights
        pen.beginPath();
        pen.moveTo(x, Y(take.curve[i + 1]) + 0.5);
        pen.lineTo(x, Y(take.curve[i + 2]) - 0.5);
        pen.stroke();
      }
      pen.globalAlpha = 1;
      pen.lineWidth = 2;
      pen.setLineDash(takes.length > 1 && t === 0 ? [7, 4] : []);
      pen.beginPath();
      take.frames.forEach((frame, i) => pen[i ? "lineTo" : "moveTo"](X(frame.step), Y(frame.loss)));
      pen.stroke();
      pen.setLineDash([]);
      const now = take.frames[FilmDraw.frameAt(take, step)], odd = take.frames.find(frame => !Number.isFinite(frame.loss));
      pen.beginPath();
      pen.arc(X(now.step), Y(now.loss), 5, 0, 2 * Math.PI);
      pen.fill();
      if (odd) { pen.textAlign = "left"; pen.fillText(Page.shortNumber(odd.loss), X(odd.step) + 4, room.top + 10); }
    });
    pen.strokeStyle = css(palette.ink);
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(X(step), room.top - 6);
    pen.lineTo(X(step), height - room.bottom);
    pen.stroke();
  }

  // The step at a place of the curve.
  function stepAt(canvas, takes, x) {
    const { end } = axes(takes);
    return 10 ** (end * (x - room.left) / ((canvas.clientWidth || 300) - room.left - room.right)) - 1;
  }

  return { mix, surface, weights, curve, stepAt, frameAt: (take, step) => Math.max(0, take.frames.findLastIndex(frame => frame.step <= step)) };
})();
