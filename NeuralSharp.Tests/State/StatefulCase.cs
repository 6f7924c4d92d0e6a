using NeuralSharp.Layers;
using NeuralSharp.Optim;
using LayerReshape = NeuralSharp.Layers.Reshape;

namespace NeuralSharp.Tests.State;

/// <summary>Something that is stateful: how it is made, always alike, and how its state moves on.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Advance">Changes its state, by a number that says how.</param>
internal sealed record StatefulCase(string Name, Func<IStateful> Make, Action<IStateful, int> Advance)
{
    public static IReadOnlyList<StatefulCase> All { get; } =
    [
        .. Layers().Select(make => new StatefulCase(make().ToString(), make, Refill)),
        Optimizer("SGD", p => new SGD(p)),
        Optimizer("SGDMomentum", p => new SGDMomentum(p)),
        Optimizer("AdaGrad", p => new AdaGrad(p)),
        Optimizer("RMSprop", p => new RMSprop(p) { Centered = true, Momentum = 0.5 }),
        Optimizer("Adam", p => new Adam(p)),
        Optimizer("Adam AMSGrad, in groups", p => new Adam(new ParameterGroups(new(p.Take(1)) { WeightDecay = 0.1 }, new(p.Skip(1)))) { AMSGrad = true }),
        Optimizer("AdamW", p => new AdamW(p)),
        Optimizer("NAdam", p => new NAdam(p)),
        Optimizer("RAdam", p => new RAdam(p)),
        Optimizer("AdaMax", p => new AdaMax(p)),
        Optimizer("AdaDelta", p => new AdaDelta(p)),
        Optimizer("Lion", p => new Lion(p)),
        Optimizer("LBFGS", p => new LBFGS(p, maxIterations: 2)),
        Optimizer("CombinedOptimizer", p => new CombinedOptimizer(new Adam(p.Take(1)), new SGDMomentum(p.Skip(1)))),
        Optimizer("an optimizer of one's own", p => new BoundedDescent(p)),
        Optimizer("one's own among others", p => new CombinedOptimizer(new SGD(p.Take(1)), new BoundedDescent(p.Skip(1)))),
        new("a class of one's own", () => new RunningMean(), (mean, count) => ((RunningMean)mean).Add(count)),
        new("LearningRateScheduler", () => new LearningRateScheduler(new SGD(Parameters()), new CosineSchedule(100), ScheduleUnit.Step), (scheduler, steps) =>
        {
            for (var i = 0; i < steps; i++) ((LearningRateScheduler)scheduler).Step();
        }),
        new("ReduceOnPlateau", () => new ReduceOnPlateau(new SGD(Parameters()), patience: 1, cooldown: 2), (plateau, epochs) =>
        {
            for (var i = 0; i < epochs + 3; i++) ((ReduceOnPlateau)plateau).Step(1 + epochs);
        }),
        .. ClassMetrics().Select(make => new StatefulCase($"metric {make().Name}", () => (IStateful)make(), Classify)),
        .. RegressionMetrics().Select(make => new StatefulCase($"metric {make().Name}", () => (IStateful)make(), Regress)),
        new("TrainingPosition", () => new TrainingPosition(new(Examples: 10, BatchSize: 2, Batches: 5, AccumulatedBatches: 1, IsValidated: false), null), MoveOn) { MayBeNaN = true },
        new("EarlyStopping", () => new EarlyStopping(patience: 100, metric: epoch => epoch.Training.Loss, restoresBest: false), Watch),   // its weights: EarlyStoppingTests
        new("BestModel", () => new BestModel(Path.Combine(Path.GetTempPath(), "best-of-none.safetensors"), metric: epoch => epoch.Training.Loss), LoadBest),
        new("ExponentialMovingAverage", () => new AveragedModel().Average, (average, steps) =>
        {
            for (var i = 0; i < steps; i++) ((ExponentialMovingAverage)average).Update();
        }),
        new("Generator", () => new Generator(7, stream: ulong.MaxValue), (generator, draws) =>
        {
            for (var i = 0; i < draws; i++) ((Generator)generator).NextDouble();
        }),
    ];

    /// <summary>Whether numbers in it may be NaN, as the loss on validation data may.</summary>
    public bool MayBeNaN { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Shows a callback epochs, the last of them worse.</summary>
    private static void Watch(IStateful callback, int epochs)
    {
        for (var i = 1; i <= epochs + 1; i++) ((EarlyStopping)callback).OnEpoch(new(i, new(i == epochs + 1 ? 9 : 1.0 / i, null), null, TimeSpan.Zero, 1));
    }

    private static void LoadBest(IStateful callback, int number) => callback.LoadStateDict(new() { ["best"] = 1.0 / number });

    private static IEnumerable<Func<Metric>> ClassMetrics() =>
    [
        () => Metrics.Accuracy(), () => Metrics.TopK(2), () => Metrics.Precision(Average.Macro), () => Metrics.Recall(Average.Micro), () => Metrics.F1(Average.Weighted),
        () => Metrics.LogLoss(fromLogits: true), () => Metrics.RocAuc(Average.Macro, fromLogits: true), () => Metrics.ConfusionMatrix(),
    ];

    private static IEnumerable<Func<Metric>> RegressionMetrics() => [() => Metrics.MeanAbsoluteError(), () => Metrics.RootMeanSquaredError(), () => Metrics.R2()];

    private static void Classify(IStateful metric, int batches)
    {
        for (var i = 0; i < batches; i++)
            ((Metric)metric).Update(Tensor.Normal([6, 3], generator: new((ulong)i)), Tensor.From([0, 1, 2, 2, 1, i % 3]), Tensor.Uniform([6], generator: new((ulong)i)));
    }

    private static void Regress(IStateful metric, int batches)
    {
        for (var i = 0; i < batches; i++)
            ((Metric)metric).Update(Tensor.Normal([6, 2], generator: new((ulong)i)), Tensor.Normal([6, 2], generator: new(9)), Tensor.Uniform([6], generator: new((ulong)i)));
    }

    private static void MoveOn(IStateful position, int steps)
    {
        var here = (TrainingPosition)position;
        here.History.Add(new(here.Epoch, new(1.0 / steps, 0.5), new(0.1, null) { Metrics = new([new("f1", 0.3), new("none", null)]) }, TimeSpan.FromSeconds(steps), 100) { LearningRate = 0.1 });
        here.EndEpoch(isStopped: steps == 3);
        here.EndStep(steps, 0.1 * steps);
        here.Tally.Add(Tensor.Normal([6, 3], generator: new(1)), new Batch(Tensor.Ones([6, 1]), Tensor.From([0, 1, 2, 2, 1, 0])), 0.1, null);
    }

    /// <summary>One of each layer.</summary>
    private static IEnumerable<Func<Module>> Layers() =>
    [
        () => new Dense(3, 2, generator: new(1)), () => new Embedding(4, 2, generator: new(1)), () => new Bilinear(2, 2, 3, generator: new(1)),
        () => new BatchNorm(3), () => new LayerNorm(3), () => new RMSNorm(3), () => new PReLU(3), () => new Residual(new Dense(3, 3, generator: new(1))),
        () => new Sequential(new Dense(3, 2, generator: new(1)), new BatchNorm(2), new Sequential(new Dense(2, 1, generator: new(2)))),
        () => new Dropout(0.1), () => new AlphaDropout(0.1), () => new GaussianNoise(0.1), () => new Lambda(x => x), () => new LayerReshape(3), () => new Flatten(),
        () => new ReLU(), () => new LeakyReLU(), () => new ELU(), () => new SELU(), () => new GELU(), () => new SiLU(), () => new Mish(), () => new Softplus(),
        () => new Sigmoid(), () => new LogSigmoid(), () => new HardSigmoid(), () => new Tanh(), () => new HardTanh(), () => new Softmax(), () => new LogSoftmax(),
        () => new Counting(),
    ];

    private static StatefulCase Optimizer(string name, Func<IReadOnlyList<Parameter>, Optimizer> make) => new(name, () => make(Parameters()), Train);

    private static Parameter[] Parameters() => [new(Tensor.From([1f, -2, 3])), new(Tensor.From(new[,] { { 4.0, 5 } }))];

    private static void Train(IStateful stateful, int steps)
    {
        var optimizer = (Optimizer)stateful;
        for (var i = 0; i < steps; i++) optimizer.Step(() => optimizer.Parameters[0].Pow(4).Sum() + optimizer.Parameters[1].Pow(2).Sum().To(DType.Float32));
        optimizer.LearningRate /= steps + 1;
    }

    private static void Refill(IStateful module, int seed)
    {
        var model = (Module)module;
        using var mode = Autograd.NoGrad();
        foreach (var tensor in model.Parameters.Concat(model.NamedBuffers.Select(entry => entry.Value)))
            tensor.CopyFrom(Tensor.Normal(tensor.Shape, dtype: tensor.DType, generator: new((ulong)seed)));
    }

    /// <summary>A layer of one's own: what it keeps is a buffer.</summary>
    private sealed class Counting : Module
    {
        public Tensor Seen { get; private init => field = RegisterBuffer(value); } = Tensor.Zeros([1], DType.Float64);

        public override Tensor Forward(Tensor input) => input;
    }

    /// <summary>Averages a model that lives as long.</summary>
    private sealed class AveragedModel
    {
        public AveragedModel() => Average = new(new Dense(3, 2, generator: new(3)));

        public ExponentialMovingAverage Average { get; }
    }
}

/// <summary>The example in the documentation of <see cref="IStateful"/>.</summary>
internal sealed class RunningMean : IStateful
{
    private readonly Tensor _mean = Tensor.Zeros([3]);
    private long _count;

    public void Add(double value)
    {
        using var mode = Autograd.NoGrad();
        _mean.CopyFrom(_mean + ((value - _mean) / ++_count));
    }

    public StateDict StateDict()
    {
        var state = new StateDict { ["count"] = _count };
        state.AddCopy("mean", _mean);
        return state;
    }

    public void LoadStateDict(StateDict state) => StateReader.Load(state, "RunningMean", reader =>
    {
        var count = reader.Long("count", least: 0);
        reader.CopyTo("mean", _mean);
        reader.Then(() => _count = count);
    });
}

/// <summary>An optimizer that keeps something of all parameters together: the largest gradient so far, by which it divides.</summary>
internal sealed class BoundedDescent(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0.1)
{
    public double Bound { get; private set; } = 1;

    /// <summary>The step in which the rule throws.</summary>
    public int FailsAt { get; set; } = -1;

    protected override IReadOnlyList<KeptState> Keeps => [];

    protected override StateDict OwnState() => new() { ["bound"] = Bound, ["is_bounded"] = Bound > 1, ["unit"] = "1" };

    protected override void ReadOwnState(StateReader own)
    {
        var (bound, isBounded, unit) = (own.Double("bound", 1, double.MaxValue), own.Bool("is_bounded"), own.String("unit"));
        if (isBounded != bound > 1) own.Fault("its bound and whether it has one do not go together");
        if (unit is not (null or "1")) own.Fault("unit", "is not 1");
        own.Then(() => Bound = bound);
    }

    protected override void Update<T>(ParameterState<T> parameter)
    {
        foreach (var g in parameter.Gradient) Bound = Math.Max(Bound, Math.Abs(double.CreateTruncating(g)));
        if (StepCount == FailsAt) throw new NotSupportedException();
        var values = parameter.Values;
        var gradient = parameter.Gradient;
        for (var i = 0; i < values.Length; i++) values[i] -= gradient[i] * T.CreateTruncating(parameter.LearningRate / Bound);
    }
}
