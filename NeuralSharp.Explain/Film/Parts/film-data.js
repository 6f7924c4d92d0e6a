"use strict";

// The numbers of a film, unpacked. Nothing here knows of the page's elements, so that tests run it as it is.
const FilmData = {
  async bytes(text) {
    const packed = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  },

  async text(packed) { return new TextDecoder().decode(await FilmData.bytes(packed)); },

  // The weights of all frames: the first byte of every number, the second of every number, and so on; of each byte what differs from the frame before.
  weights(bytes, frames, size) {
    const numbers = bytes.length / size, perFrame = bytes.length / frames, plain = new Uint8Array(bytes.length);
    for (let i = 0; i < plain.length; i++) plain[i] = bytes[(i % size) * numbers + Math.floor(i / size)] ^ (i < perFrame ? 0 : plain[i - perFrame]);
    const values = size === 8 ? new Float64Array(plain.buffer) : new Float32Array(plain.buffer), count = values.length / frames;
    return Array.from({ length: frames }, (_, frame) => values.subarray(frame * count, (frame + 1) * count));
  },

  // One training, with what a frame needs as an array of frames.
  async take(take, data) {
    const [columns, rows] = data.grid, cells = columns * rows * (data.classes - 1), count = data.labels.length, frames = take.frames.length;
    const [weights, surfaces, answers] = await Promise.all([take.weights, take.surfaces, take.answers].map(FilmData.bytes));
    return {
      ...take,
      weights: FilmData.weights(weights, frames, take.size),
      surfaces: take.frames.map((_, frame) => surfaces.subarray(frame * cells, (frame + 1) * cells)),
      answers: take.frames.map((_, frame) => answers.subarray(frame * count, (frame + 1) * count)),
      frames: take.frames.map(frame => ({ ...frame, loss: Page.number(frame.loss), norms: frame.norms.map(Page.number) })),
      curve: take.curve.map(Page.number),
    };
  },

  // The parameters of a frame, layer by layer, each with its part of the weights.
  parameters(take, frame) {
    let at = 0;
    return take.layers.map(layer => layer.parameters.map(({ name, shape }) => {
      const start = at;
      at += shape.reduce((product, size) => product * size, 1);
      return { name, shape, values: take.weights[frame].subarray(start, at) };
    }));
  },

  // The lines of the first layer's units, as [a, b, c] of ax + by + c = 0.
  lines(take, frame) {
    if (!take.layers[0].lines) return [];
    const [weight, bias] = FilmData.parameters(take, frame)[0], units = weight.shape[1];
    return Array.from({ length: units }, (_, unit) => [weight.values[unit], weight.values[units + unit], bias ? bias.values[unit] : 0]);
  },

  // The two ends of a line within a window [left, bottom, width, height]; null where it does not cross it.
  ends([a, b, c], [left, bottom, width, height]) {
    const right = left + width, top = bottom + height, found = [];
    const add = (x, y) => { if (x >= left && x <= right && y >= bottom && y <= top) found.push([x, y]); };
    for (const x of [left, right]) add(x, (-c - a * x) / b);
    for (const y of [bottom, top]) add((-c - b * y) / a, y);
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return found.length < 2 ? null : [found[0], found[found.length - 1]];
  },

  // What a gradient's size means: 10⁻⁶ and less teaches nothing, 100 and more throws the weights about. Where its bar ends is told in hundredths, over ten powers of ten.
  gradient(norm) {
    const isBad = !Number.isFinite(norm) || norm > 1e2;
    const kind = isBad ? "exploding" : norm < 1e-6 ? "vanishing" : "";
    const share = !Number.isFinite(norm) ? 100 : norm === 0 ? 0 : Math.max(0, Math.min(100, (Math.log10(norm) + 8) * 10));
    return { kind, share, words: Number.isNaN(norm) ? "no number" : isBad ? "explodes" : norm === 0 ? "nothing" : kind ? "vanishes" : "" };
  },
};
