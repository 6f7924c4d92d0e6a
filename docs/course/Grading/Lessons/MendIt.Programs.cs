using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Grading;

/// <content>Lesson 11: the programs as they are handed out and wrongly mended, and what is seen of their models.</content>
public static partial class MendIt
{
    private static Sequential LineModel(int seed) => [new Dense(1, 1, generator: new((ulong)seed))];

    private static Sequential Ray() => [new Dense(1, 1, useBias: false, generator: new(4))];

    private static Sequential Scores(Module last) => [new Dense(2, 3, generator: new(3)), last];

    private static Sequential Late(int hidden, int seed)
    {
        Generator generator = new((ulong)seed);
        return [new Dense(1, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator)];
    }

    private static Sequential Corner(double bias)
    {
        Generator generator = new(5);
        return [new Dense(1, 8, biasInitializer: Initializers.Constant(bias), generator: generator), new ReLU(), new Dense(8, 1, generator: generator)];
    }

    private static Sequential Straight()
    {
        Generator generator = new(5);
        return [new Dense(1, 8, generator: generator), new Dense(8, 1, generator: generator)];
    }

    private static Sequential Fit(Points points, bool forgets = true, double rate = 0.1, int steps = ManySteps, Sequential? model = null) =>
        Train(model ?? LineModel(1), rate, steps, model => points.LossOf(model), forgets);

    /// <summary>Trains a model, whose optimizer holds all parameters, the first so many, or all but the first so many.</summary>
    private static Sequential Fit(Points points, Sequential model, double rate, int steps, int held = int.MaxValue) =>
        Train(model, rate, steps, points.LossOf, held: held < 0 ? model.Parameters.Skip(-held) : model.Parameters.Take(held));

    private static Sequential FitFlat(Points points, double rate, int steps) => Train(LineModel(6), rate, steps, model => (model.Forward(points.X) - points.Y).Square().Mean());

    private static Sequential Train(Sequential model, double rate, int steps, Func<Sequential, Tensor> loss, bool forgets = true, IEnumerable<Parameter>? held = null)
    {
        SGD optimizer = new(held ?? model.Parameters, rate);
        for (var step = 0; step < steps; step++)
        {
            if (forgets) optimizer.ZeroGrad();
            loss(model).Backward();
            optimizer.Step();
        }

        return model;
    }

    /// <summary>Whether the gradients at the end are far from the slopes there and just before: those of steps long ago are in them.</summary>
    private static bool KeepsGradients(Points points, Sequential model)
    {
        double[] kept = [.. model.Parameters.SelectMany(parameter => parameter.Grad is { } grad ? Answer.Of(grad).Numbers : [])];
        if (kept.Length == 0) return false;
        var copy = (Sequential)model.Clone();
        copy.ZeroGrad();
        points.LossOf(copy).Backward();
        double[] slopes = [.. copy.Parameters.SelectMany(parameter => Answer.Of(parameter.Grad!).Numbers)];
        return !(Norm(kept.Zip(slopes, (a, b) => a - b)) <= 0.5 * Norm(slopes));
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    private static double Spread(double[] values) => values.Max() - values.Min();

    private static bool IsLike(Sequential model, Sequential other) => SmallNetwork.ParametersOf(model).SequenceEqual(SmallNetwork.ParametersOf(other));

    /// <summary>Whether a layer's bias is zero, where it starts.</summary>
    private static bool HasStill(Sequential model, Index place) => model[place.GetOffset(model.Count)] is Dense { Bias: { } bias } && Answer.Of(bias).Numbers.All(value => value == 0);

    /// <summary>Whether a model is somewhere on the way that the broken program takes.</summary>
    private static bool IsOnTheWayUp(Points points, Sequential model)
    {
        var way = Ray();
        var there = SmallNetwork.ParametersOf(model);
        for (var step = 0; step <= 500; step++)
        {
            if (SmallNetwork.ParametersOf(way).SequenceEqual(there)) return true;
            if (step == 500) break;
            Fit(points, way, 0.1, 1);
        }

        return false;
    }

    /// <summary>What comes out of the hidden layer's activation.</summary>
    private static double[] Hidden(Points points, Sequential model)
    {
        using var noGrad = Autograd.NoGrad();
        return model.Count < 3 ? [double.NaN] : Answer.Of(model[..2].Forward(points.X)).Numbers;
    }
}
