namespace NeuralSharp.Samples;

/// <summary>The surfaces to race on, each an ordinary expression of tensors, whose gradient autograd finds.</summary>
internal static class Surfaces
{
    public static IReadOnlyList<Surface> All { get; } =
    [
        new(
            "beale",
            "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
            (x, y) => (1.5 - x + (x * y)).Square() + (2.25 - x + (x * y.Square())).Square() + (2.625 - x + (x * y.Pow(3))).Square(),
            Window: new(-1, 4.5, -1.75, 2.25),
            Start: new(1, 1.5),
            Minima: [new(3, 0.5)],
            Tolerance: 0.01,
            "A steep wall throws everybody down into a long flat valley that leads to the minimum."),
        new(
            "rosenbrock",
            "(1 − x)² + 100 (y − x²)²",
            (x, y) => (1 - x).Square() + (100 * (y - x.Square()).Square()),
            Window: new(-2, 2, -1, 3),
            Start: new(-1.2, 1),
            Minima: [new(1, 1)],
            Tolerance: 0.01,
            "The valley is found at once. To follow its bend, where it is a thousand times flatter along than across, takes long."),
        new(
            "himmelblau",
            "(x² + y − 11)² + (x + y² − 7)²",
            (x, y) => (x.Square() + y - 11).Square() + (x + y.Square() - 7).Square(),
            Window: new(-6, 6, -5.5, 5.5),
            Start: new(-0.3, 0.7),
            Minima:
            [
                new(3, 2), new(-2.805118086952745, 3.131312518250573), new(-3.779310253377747, -3.283185991286170), new(3.584428340330492, -1.848126526964404),
            ],
            Tolerance: 0.01,
            "Four minima, all as good. The start lies near the top between them, and small differences decide where each goes."),
        new(
            "rastrigin",
            "20 + x² − 10 cos 2πx + y² − 10 cos 2πy",
            (x, y) => 20 + x.Square() - (10 * (2 * Math.PI * x).Cos()) + y.Square() - (10 * (2 * Math.PI * y).Cos()),
            Window: new(-4.6, 4.6, -3.6, 3.6),
            Start: new(3.4, -2.4),
            Minima: [new(0, 0)],
            Tolerance: 0.01,
            "A hollow at every whole number. Only who is carried over the ridges by momentum gets near the middle."),
        new(
            "saddle",
            "x² / 2 + (y² − 1)² / 4",
            (x, y) => (x.Square() / 2) + ((y.Square() - 1).Square() / 4),
            Window: new(-2, 2, -1.6, 1.6),
            Start: new(-1.7, 1e-6),
            Minima: [new(0, 1), new(0, -1)],
            Tolerance: 0.01,
            "The start lies a millionth beside the ridge that leads to the saddle (0, 0), where the gradient vanishes. The way out is along y."),
        new(
            "plateau",
            "1 − exp(−(x² + y²) / 2)",
            (x, y) => 1 - (-(x.Square() + y.Square()) / 2).Exp(),
            Window: new(-4.5, 4.5, -3.4, 3.4),
            Start: new(-3.6, 1.8),
            Minima: [new(0, 0)],
            Tolerance: 0.01,
            "Far from the hollow the gradient is all but zero: whoever divides by its size walks on, the others stand still."),
        new(
            "quadratic",
            "(x² + 100 y²) / 2",
            (x, y) => (x.Square() + (100 * y.Square())) / 2,
            Window: new(-11, 7, -2.4, 2.4),
            Start: new(-9, 1.5),
            Minima: [new(0, 0)],
            Tolerance: 0.01,
            "A hundred times steeper across than along, and the valley lies along an axis: a rate for each coordinate is all it takes."),
        new(
            "tilted",
            "(u² + 100 v²) / 2 with u = 0.8 x + 0.6 y, v = 0.8 y − 0.6 x",
            (x, y) => (((0.8 * x) + (0.6 * y)).Square() + (100 * ((0.8 * y) - (0.6 * x)).Square())) / 2,
            Window: new(-12, 8, -8.5, 6.5),
            Start: new(-8.1, -4.2),
            Minima: [new(0, 0)],
            Tolerance: 0.01,
            "The same valley, turned: now both coordinates are as steep, and a rate for each does not help."),
    ];
}
