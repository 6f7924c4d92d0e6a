using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Tests.Scaling;

/// <summary>
/// Work of a size that may be anything, whose time has to grow as the size does. The tests compare two sizes of each; the command
/// <c>doubling</c> of the benchmarks shows a table of many.
/// </summary>
/// <param name="Name">What grows, and what is done.</param>
/// <param name="Prepare">Makes the work of a size, whose time is not counted.</param>
internal sealed record GrowthCase(string Name, Func<int, Action> Prepare)
{
    public static IReadOnlyList<GrowthCase> All { get; } =
    [
        new("optimizer of n groups: made", n => () => Grouped(n)),
        new("optimizer of n groups: LoadStateDict", n =>
        {
            var optimizer = Grouped(n);
            optimizer.Step(() => Total(optimizer.Parameters));
            var state = optimizer.StateDict();
            return () => optimizer.LoadStateDict(state);
        }),
        new("optimizer of n groups: StateDict, StateOf each", n =>
        {
            var optimizer = Grouped(n);
            optimizer.Step(() => Total(optimizer.Parameters));
            return () =>
            {
                optimizer.StateDict();
                for (var i = 0; i < optimizer.Parameters.Count; i++) optimizer.StateOf(optimizer.Parameters[i]);
            };
        }),
        new("state of n names too many: refused or taken over", n =>
        {
            var optimizer = Grouped(1);
            optimizer.Step(() => Total(optimizer.Parameters));
            var state = optimizer.StateDict();
            var more = new StateDict(state);
            for (var i = 0; i < n; i++) (more[$"0.x{i}"], more[$"group.{i + 1}.x"], more[$"y{i}"]) = (i, i, i);
            return () => TryLoad(optimizer, more);
        }),
        new("state of n tensors too many: refused", n =>
        {
            var optimizer = Grouped(n);
            optimizer.Step(() => Total(optimizer.Parameters));
            var state = optimizer.StateDict();
            var more = new StateDict(state);
            var tensor = Tensor.Ones([1]);
            for (var i = 0; i < n; i++) (more[$"0.x{i}"], more[$"{i}.y"]) = (tensor, tensor);
            return () => TryLoad(optimizer, more);
        }),
        new("Sequential nested n deep, from the inside: made", n => () => Nested(n)),
        new("Sequential nested n deep, from the outside: made", n => () =>
        {
            Sequential model = [];
            var inner = model;
            for (var i = 0; i < n; i++)
            {
                Sequential next = [];
                inner.Add(next);
                inner = next;
            }
        }),
        new("blocks nested n deep, a part before it is filled: made", n => () =>
        {
            Module model = new ReLU();
            for (var i = 0; i < n; i++) model = new Block(model);
        }),
        new("Sequential nested n deep: Clone", n => Do(Nested(n), model => model.Clone())),
        new("Sequential nested n deep: Summary", n => Do(Nested(n), model => model.Summary())),
        new("Sequential nested n deep: Parameters, buffers and paths", n => Do(Nested(n), Look)),
        new("Sequential nested n deep: Train, Eval, Freeze, Unfreeze, To", n => Do(Nested(n), Switch)),
        new("Sequential nested n deep: Forward", n => Do(Nested(n), model => model.Forward(Tensor.Ones([1, 1])))),
        new("n layers: added", n => () => Wide(n)),
        new("n named layers: added and found", n => () =>
        {
            Sequential model = [];
            for (var i = 0; i < n; i++) model.Add(new ReLU().Named($"layer{i}"));
            for (var i = 0; i < n; i++) _ = model[$"layer{i}"];
        }),
        new("n layers: Clone", n => Do(Wide(n), model => model.Clone())),
        new("n layers: Summary", n => Do(Wide(n), model => model.Summary())),
        new("n layers: Summary of a run", n => Do(Wide(n), model => model.Summary([1, 1]))),
        new("n layers: Parameters, buffers and paths", n => Do(Wide(n), Look)),
        new("n layers: Train, Eval, Freeze, Unfreeze, To", n => Do(Wide(n), Switch)),
        new("n layers: Diagnose and GradientReport", n =>
        {
            var model = Wide(n);
            var optimizer = new SGD(model.Parameters, 0.1);
            model.Forward(Tensor.Ones([1, 1])).Sum().Backward();
            return () =>
            {
                optimizer.Diagnose(model).ToString();
                model.GradientReport(Tensor.Ones([1, 1])).WithStep(optimizer.Step).ToString();
            };
        }),
        new("n activations without a parameter: GradientReport", n =>
        {
            Sequential model = [new Dense(1, 1), .. Enumerable.Range(0, n).Select(_ => new ReLU())];
            return () => model.GradientReport(Tensor.Ones([1, 1]));
        }),
        new("n layers: average, penalty, clipping", n =>
        {
            var model = Wide(n);
            Total(model.Parameters).Backward();
            return () =>
            {
                var average = new ExponentialMovingAverage(model);
                average.Update();
                average.LoadStateDict(average.StateDict());
                Penalties.L2(model.Parameters, 0.1).Compute().Backward();
                GradientClipping.ByNorm(model.Parameters, 1);
            };
        }),
        new("n layers: StateDict and LoadStateDict, as a part", n =>
        {
            var model = Wide(n);
            return () =>
            {
                var run = new StateDict();
                run.Add("model", model.StateDict());
                model.LoadStateDict(run.Part("model"));
            };
        }),
        new("n layers: Save and Load", n =>
        {
            var model = Wide(n);
            return () =>
            {
                var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
                try
                {
                    model.Save(path);
                    model.Load(path);
                }
                finally
                {
                    File.Delete(path);
                }
            };
        }),
        new("n layers: an epoch of one step", n =>
        {
            var model = Wide(n);
            var trainer = new Trainer(model, new SGD(model.Parameters, 1e-3), Losses.MeanSquaredError);
            var data = new TensorDataset(Tensor.Ones([2, 1]), Tensor.Ones([2, 1]));
            return () => trainer.Fit(data, epochs: 1, batchSize: 2);
        }),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Action Do(Sequential model, Action<Sequential> action) => () => action(model);

    private static Adam Grouped(int groups) =>
        new(new ParameterGroups([.. Enumerable.Range(0, groups).Select(_ => new ParameterGroup([new Parameter(Tensor.Ones([1]))]))]));

    private static Tensor Total(IEnumerable<Parameter> parameters)
    {
        Tensor? sum = null;
        foreach (var parameter in parameters) sum = sum is null ? parameter.Sum() : sum + parameter.Sum();
        return sum!;
    }

    private static Sequential Nested(int depth)
    {
        Sequential model = [new Dense(1, 1)];
        for (var i = 1; i < depth; i++) model = [model];
        return model;
    }

    private static Sequential Wide(int layers)
    {
        Sequential model = [];
        for (var i = 0; i < layers; i += 2)
        {
            model.Add(new Dense(1, 1));
            model.Add(new ReLU());
        }

        return model;
    }

    private static void Look(Module model) => _ = (model.Parameters.Count, model.NamedParameters.Count, model.NamedBuffers.Count);

    private static void Switch(Module model)
    {
        model.Eval();
        model.Train();
        model.Freeze();
        model.Unfreeze();
        model.To(DType.Float32);
    }

    private static void TryLoad(Adam optimizer, StateDict state)
    {
        try
        {
            optimizer.LoadStateDict(state);
        }
        catch (StateMismatchException)
        {
            // as it may: the time until then counts
        }
    }

    /// <summary>Its inner sequence is a part before it holds the block around which this one is made.</summary>
    private sealed class Block : Module
    {
        public Block(Module inner)
        {
            Inner = [];
            Inner.Add(inner);
        }

        public Sequential Inner { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Inner.Call(input);
    }
}
