using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Capture;

/// <summary>Captured steps beside plain ones from the same start: equal bit for bit, in the losses and in all parameters.</summary>
[TestFixture]
internal sealed class CapturedStepTests
{
    private static readonly Func<Module>[] s_layers =
    [
        () => new ReLU(), () => new LeakyReLU(), () => new LeakyReLU(0.25), () => new Sigmoid(), () => new Tanh(), () => new Softmax(), () => new Softmax(0),
        () => new LogSoftmax(), () => new Flatten(), () => new Dropout(0.3, new(4)), () => new Dense(6, 6, useBias: false, generator: new(5)),
        () => new ELU(), () => new GELU(), () => new GELU(approximate: true), () => new HardSigmoid(), () => new HardTanh(), () => new LogSigmoid(), () => new Mish(),
        () => new SELU(), () => new SiLU(), () => new Softplus(), () => new PReLU(), () => new PReLU(6), () => new AlphaDropout(0.3, new(4)),
        () => new GaussianNoise(0.2, new(4)), () => new BatchNorm(6), () => new BatchNorm(6, affine: false), () => new LayerNorm(6), () => new LayerNorm(6, useBias: false),
        () => new RMSNorm(6), () => new Bilinear(2, 4, 6, generator: new(5)), () => new Residual(new Dense(6, 6, generator: new(5)), new ReLU()),
        () => new Lambda(x => x.Tanh() * x, "Tanh x"), () => new Sequential(new Reshape(2, 3), new BatchNorm(2), new PReLU(2), new Flatten()),
        () => new Sequential(new Lambda(x => (x > 0).To(DType.Int32)), new Embedding(2, 3, generator: new(5)), new Flatten(), new Dense(18, 6, generator: new(6))),
    ];

    private static IEnumerable<TestCaseData> Layers() => s_layers.Select((layer, i) => new TestCaseData(layer).SetArgDisplayNames($"{i}: {layer()}"));

    [Test]
    public void A_classifier_with_dropout_and_a_schedule_is_equal_over_1000_steps()
    {
        var (plain, captured) = Twins(
            () => [new Dense(784, 16, generator: new(1)), new ReLU(), new Dropout(0.2, new(5)), new Dense(16, 10, generator: new(2))],
            parameters => new Adam(parameters), Losses.CrossEntropy);
        for (var step = 0; step < 1000; step++)
        {
            var (x, y) = Digits(step, batch: step % 7 == 6 ? 5 : 8);
            plain.Optimizer.LearningRate = captured.Optimizer.LearningRate = 0.01 / (1 + (0.01 * step));
            captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item(), $"step {step}");
        }

        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
        captured.Optimizer.StepCount.ShouldBe(1000);
        captured.Step.CaptureCount.ShouldBe(2, "one for each shape");
    }

    [Test]
    public void Momentum_on_the_mean_squared_error_is_equal_over_1000_steps()
    {
        var (plain, captured) = Twins(
            () => [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 1, generator: new(2)), new Sigmoid()],
            parameters => new SGDMomentum(parameters, learningRate: 0.1), Losses.MeanSquaredError);
        var (x, y) = Xor();
        for (var step = 0; step < 1000; step++) captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item(), $"step {step}");
        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
        Bits.Of(captured.Model.Parameters.Select(parameter => parameter.Grad!)).ShouldBe(Bits.Of(plain.Model.Parameters.Select(parameter => parameter.Grad!)));
    }

    [TestCaseSource(nameof(Layers))]
    public void Every_layer_is_equal(Func<Module> layer)
    {
        var (plain, captured) = Twins(
            () => [new Dense(4, 6, generator: new(1)), layer(), new Dense(6, 3, generator: new(2))], parameters => new SGD(parameters, 0.1), Losses.CrossEntropy);
        for (var step = 0; step < 20; step++)
        {
            var (x, y) = (Tensor.Normal([5, 4], generator: new((ulong)step)), Labels(5, 3, step));
            captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item());
        }

        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
        Bits.Of(captured.Model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(plain.Model.NamedBuffers.Select(entry => entry.Value)));
        captured.Step.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void Every_layer_of_the_library_has_a_row_here()
    {
        Type[] covered = [.. s_layers.Select(layer => layer()).SelectMany(layer => layer.Children.Select(child => child.Value).Prepend(layer)).Select(layer => layer.GetType())];
        typeof(Module).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract).Except(covered).ShouldBeEmpty();
    }

    [TestCase("binary")]
    [TestCase("logits")]
    public void Losses_with_checks_are_equal_and_check_in_every_step(string kind)
    {
        Loss loss = kind == "binary" ? Losses.BinaryCrossEntropy : Losses.BinaryCrossEntropyWithLogits;
        var (plain, captured) = Twins(() => kind == "binary" ? [new Dense(2, 1, generator: new(1)), new Sigmoid()] : [new Dense(2, 1, generator: new(1))],
            parameters => new Adam(parameters), loss);
        var (x, y) = Xor();
        for (var step = 0; step < 10; step++) captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item());
        Should.Throw<ArgumentOutOfRangeException>(() => captured.Step.Run(x, y * 2)).Message.ShouldContain("target");
        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
        captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item(), "after the exception");
    }

    [Test]
    public void A_run_allocates_nothing()
    {
        var (_, captured) = Twins(
            () => [new Dense(784, 16, generator: new(1)), new ReLU(), new Dropout(0.2, new(5)), new Dense(16, 10, generator: new(2))],
            parameters => new Adam(parameters), Losses.CrossEntropy);
        var (full, last) = (Digits(1, batch: 64), Digits(2, batch: 7));
        for (var step = 0; step < 50; step++) Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++) Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            captured.Step.Run(full.X, full.Y);
            captured.Step.Run(last.X, last.Y);
        }
    }

    [Test]
    public void A_label_out_of_range_throws_in_a_replay_and_leaves_the_parameters()
    {
        var (_, captured) = Twins(() => [new Dense(4, 3, generator: new(1))], parameters => new SGD(parameters), Losses.CrossEntropy);
        var x = Tensor.Ones([2, 4]);
        captured.Step.Run(x, Tensor.From([0, 2]));
        var before = Bits.Of(captured.Model.Parameters);
        Should.Throw<ShapeException>(() => captured.Step.Run(x, Tensor.From([0, 3]))).Message.ShouldContain("label 3 at position 1");
        Bits.Of(captured.Model.Parameters).ShouldBe(before);
        captured.Optimizer.StepCount.ShouldBe(1);
    }

    [Test]
    public void Indices_out_of_range_throw_in_a_replay()
    {
        var w = new Parameter(Tensor.Ones([3, 2]));
        var step = Step(w, (_, y) => w.IndexSelect(y).Sum());
        step.Run(Tensor.Ones([1]), Tensor.From([0, 2]));
        step.Run(Tensor.Ones([1]), Tensor.From([1, 1]));
        Bits.Doubles(w.Grad!).ShouldBe([0, 0, 2, 2, 0, 0]);
        Should.Throw<ShapeException>(() => step.Run(Tensor.Ones([1]), Tensor.From([0, 3]))).Message.ShouldContain("index 3");
    }

    [TestCase("Item")]
    [TestCase("ToArray")]
    [TestCase("AsSpan")]
    [TestCase("AsWritableSpan")]
    [TestCase("NextDouble")]
    [TestCase("LearningRate")]
    [TestCase("Parameter")]
    [TestCase("Statistics")]
    public void What_would_be_frozen_throws_with_advice(string what)
    {
        var w = new Parameter(Tensor.Ones([1]));
        var optimizer = new SGD([w]);
        var step = CapturedStep.Create((x, _) =>
        {
            var loss = (w * x).Sum();
            switch (what)
            {
                case "Item": loss.Item(); break;
                case "ToArray": loss.ToArray<float>(); break;
                case "AsSpan": loss.AsSpan<float>(); break;
                case "AsWritableSpan": x.AsWritableSpan<float>(); break;
                case "NextDouble": Generator.Default.NextDouble(); break;
                case "LearningRate": optimizer.LearningRate = 1; break;
                case "Parameter": _ = new Parameter(x); break;
                default: ValueStatistics.Of(loss); break;
            }

            loss.Backward();
            return loss;
        }, optimizer);
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1])));
        NothingIsLeftBehind();
    }

    [Test]
    public void Printing_is_allowed_and_happens_once()
    {
        var (w, printed) = (new Parameter(Tensor.Ones([1])), new List<string>());
        var step = Step(w, (x, _) =>
        {
            printed.Add(x.ToString());
            return (w * x).Sum();
        });
        for (var i = 0; i < 3; i++) step.Run(Tensor.Ones([1]), Tensor.Ones([1]));
        printed.Count.ShouldBe(1);
    }

    [Test]
    public void An_exception_in_the_function_leaves_no_mode_behind()
    {
        var fail = true;
        var w = new Parameter(Tensor.Ones([1]));
        var step = Step(w, (x, _) => fail ? throw new TimeoutException() : (w * x).Sum());
        Should.Throw<TimeoutException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1])));
        NothingIsLeftBehind();
        fail = false;
        step.Run(Tensor.Full([1], 3), Tensor.Ones([1])).Item().ShouldBe(3);
    }

    [Test]
    public void An_op_that_does_not_say_how_to_compute_again_is_refused_in_the_first_run()
    {
        var w = new Parameter(Tensor.Ones([2]));
        var step = Step(w, (x, _) => new Once().Apply(w).Sum());
        var message = Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1]))).Message;
        message.ShouldContain("Override Compute(Tensor output) in Once");
    }

    [Test]
    public void Ops_of_the_users_are_replayed()
    {
        static Tensor Function(Tensor w, Tensor x) => new Again().Apply(new Tripled().Apply(w)) * x + new OwnSquare().Apply(w);
        var (w, twin) = (new Parameter(Tensor.From([1f, 2f])), new Parameter(Tensor.From([1f, 2f])));
        var (optimizer, plain) = (new SGD([w], 0.01), new SGD([twin], 0.01));
        var step = CapturedStep.Create((x, _) => Descend(Function(w, x).Sum(), optimizer), optimizer);
        for (var i = 0; i < 10; i++)
        {
            var x = Tensor.Full([2], i);
            plain.ZeroGrad();
            step.Run(x, x).Item().ShouldBe(Descend(Function(twin, x).Sum(), plain).Item());
        }

        Bits.Of(w).ShouldBe(Bits.Of(twin));
        step.CaptureCount.ShouldBe(1);
    }

    [Test]
    public void Hooks_are_refused_also_when_they_come_later()
    {
        Sequential model = [new Dense(2, 1, generator: new(1))];
        var optimizer = new SGD(model.Parameters);
        var step = CapturedStep.Create((x, y) => Descend(Losses.MeanSquaredError(model.Call(x), y), optimizer), optimizer);
        var (x, y) = Xor();
        step.Run(x, y);
        using (model[0].RegisterForwardHook((_, _, _) => { }))
            Should.Throw<CaptureException>(() => step.Run(x, y)).Message.ShouldContain("hooks on the module Dense(2 -> 1)");
        step.Run(x, y);
        using (model.Parameters[0].RegisterHook(_ => null))
            Should.Throw<CaptureException>(() => step.Run(x, y)).Message.ShouldContain("hooks on a tensor of shape [2, 1]");
        step.Run(x, y);
        NothingIsLeftBehind();
    }

    [Test]
    public void What_the_step_depends_on_may_change()
    {
        Sequential model = [new Dense(2, 4, generator: new(1)), new Dropout(0.5, new(2)), new Dense(4, 1, generator: new(3))];
        var optimizer = new SGD(model.Parameters);
        var step = CapturedStep.Create((x, y) => Losses.MeanSquaredError(model.Call(x), y), optimizer);
        var (x, y) = Xor();
        Expect(captures: 1);
        Expect(captures: 1);
        model.Eval();
        Expect(captures: 2);
        step.Run(x, y).Item().ShouldBe(Losses.MeanSquaredError(model.Call(x), y).Item(), "without dropout");
        model[0].Parameters[0].RequiresGrad = false;
        Expect(captures: 3);
        model.Add(new Tanh());
        Expect(captures: 4);
        step.Run(x, y).Item().ShouldBe(Losses.MeanSquaredError(model.Call(x), y).Item(), "with another layer");
        model.To(DType.Float64);
        (x, y) = (x.To(DType.Float64), y.To(DType.Float64));
        Expect(captures: 5);
        model.To(DType.Float32);
        model.To(DType.Float64);
        Expect(captures: 6);

        void Expect(int captures)
        {
            step.Run(x, y);
            step.CaptureCount.ShouldBe(captures);
        }
    }

    [Test]
    public void Values_that_are_overwritten_outside_are_seen()
    {
        var (w, scale) = (new Parameter(Tensor.Ones([1])), Tensor.Ones([1]));
        var step = Step(w, (x, _) => (w * x * scale).Sum());
        step.Run(Tensor.Full([1], 2), Tensor.Ones([1])).Item().ShouldBe(2);
        scale.Fill(5);
        using (Autograd.NoGrad()) w.Fill(3);
        step.Run(Tensor.Full([1], 2), Tensor.Ones([1])).Item().ShouldBe(30);
    }

    [Test]
    public void A_tensor_from_a_scope_that_has_ended_is_named()
    {
        var w = new Parameter(Tensor.Ones([300]));
        Tensor scale;
        CapturedStep step;
        using (Tensor.Scope())
        {
            scale = Tensor.Ones([300]);
            step = Step(w, (x, _) => (w * x * scale).Sum());
            step.Run(Tensor.Ones([300]), Tensor.Ones([1])).Item().ShouldBe(300);
            step.Run(Tensor.Ones([300]), Tensor.Ones([1])).Item().ShouldBe(300);
        }

        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([300]), Tensor.Ones([1]))).Message.ShouldContain("of shape [300] from outside");
    }

    [Test]
    public void Scopes_around_and_inside_do_no_harm()
    {
        var w = new Parameter(Tensor.Ones([300]));
        var step = Step(w, (x, _) =>
        {
            using var inner = Tensor.Scope();
            return inner.Keep((w * x * x).Sum());
        });
        Tensor loss = null!;
        for (var i = 0; i < 3; i++)
        {
            using var scope = Tensor.Scope();
            loss = step.Run(Tensor.Full([300], i), Tensor.Ones([1]));
        }

        loss.Item().ShouldBe(1200);
        Bits.Doubles(w.Grad!).ShouldAllBe(gradient => gradient == 4);
    }

    [Test]
    public void A_graph_from_outside_is_refused()
    {
        var w = new Parameter(Tensor.Ones([2]));
        var hidden = w.Tanh();
        var step = Step(w, (x, _) => (hidden * x).Sum());
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([2]), Tensor.Ones([1]))).Message.ShouldContain("the result of Tanh");
    }

    [Test]
    public void A_step_begins_without_gradients()
    {
        var (w, other) = (new Parameter(Tensor.Ones([1])), new Parameter(Tensor.Ones([1])));
        (w.Grad, other.Grad) = (Tensor.Full([1], 100), Tensor.Full([1], 100));
        var step = Step(w, (x, _) => (w * x * other).Sum());   // neither zeroes gradients nor steps
        for (var i = 1; i < 4; i++)
        {
            step.Run(Tensor.Full([1], i), Tensor.Ones([1]));
            (w.Grad!.Item(), other.Grad!.Item()).ShouldBe((i, i));
        }
    }

    [Test]
    public void Gradients_accumulate_within_a_step()
    {
        var w = new Parameter(Tensor.Ones([2]));
        var step = Step(w, (x, y) =>
        {
            (w * x).Sum().Backward();
            return (w * y).Sum();
        });
        for (var i = 0; i < 3; i++) step.Run(Tensor.Full([2], i), Tensor.Full([2], 10));
        Bits.Doubles(w.Grad!).ShouldBe([12, 12]);
    }

    [Test]
    public void Clipping_by_tensors_is_replayed()
    {
        var w = new Parameter(Tensor.Ones([2]));
        var step = Step(w, (x, _) =>
        {
            var loss = (w * x).Sum();
            loss.Backward();
            w.Grad!.MultiplyInPlace(1 / w.Grad.Norm().Clamp(min: 1));
            return loss.Detach() + (0 * w).Sum();
        });
        foreach (var size in (double[])[3, 1, 4]) step.Run(Tensor.From([(float)size, 0f]), Tensor.Ones([1]));
        Bits.Doubles(w.Grad!).ShouldBe([1, 0]);
        step.Run(Tensor.From([0.5f, 0f]), Tensor.Ones([1]));
        Bits.Doubles(w.Grad!).ShouldBe([0.5, 0]);
    }

    [Test]
    public void Checkpoints_and_noise_are_equal()
    {
        var (plain, captured) = Twins(() => [new Dense(4, 6, generator: new(1)), new Dropout(0.4, new(7)), new Dense(6, 3, generator: new(2))],
            parameters => new Adam(parameters), Losses.CrossEntropy);
        var noise = new[] { new Generator(1), new Generator(1) };
        Tensor Loss(Module model, Tensor x, Tensor y, Generator generator) => Losses.CrossEntropy(
            Autograd.Checkpoint(model.Forward, x + Tensor.Normal([5, 4], 0, 0.1, generator: generator) + Tensor.Uniform([4], generator: generator)), y);
        var step = CapturedStep.Create((x, y) => Descend(Loss(captured.Model, x, y, noise[0]), captured.Optimizer), captured.Optimizer);
        for (var i = 0; i < 20; i++)
        {
            var (x, y) = (Tensor.Normal([5, 4], generator: new((ulong)i)), Labels(5, 3, i));
            plain.Optimizer.ZeroGrad();
            step.Run(x, y).Item().ShouldBe(Descend(Loss(plain.Model, x, y, noise[1]), plain.Optimizer).Item());
        }

        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
    }

    [Test]
    public void Two_captured_steps_and_plain_ones_share_a_model()
    {
        var (plain, captured) = Twins(() => [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 1, generator: new(2))],
            parameters => new Adam(parameters), Losses.MeanSquaredError);
        var second = CapturedStep.Create((x, y) => Descend(L1(captured.Model, x, y), captured.Optimizer), captured.Optimizer);
        var (x, y) = Xor();
        for (var i = 0; i < 30; i++)
        {
            plain.Optimizer.ZeroGrad();
            switch (i % 3)
            {
                case 0: captured.Step.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item()); break;
                case 1: second.Run(x, y).Item().ShouldBe(Descend(L1(plain.Model, x, y), plain.Optimizer).Item()); break;
                default: captured.Run(x, y).Item().ShouldBe(plain.Run(x, y).Item()); break;
            }
        }

        Bits.Of(captured.Model.Parameters).ShouldBe(Bits.Of(plain.Model.Parameters));
        static Tensor L1(Module model, Tensor x, Tensor y) => (model.Forward(x) - y).Abs().Mean();
    }

    [Test]
    public void Within_DetectAnomalies_the_function_runs_as_it_is()
    {
        var w = new Parameter(Tensor.Ones([1]));
        var step = Step(w, (x, _) => (w * x).Log().Sum());
        var y = Tensor.Ones([1]);
        step.Run(Tensor.Ones([1]), y);
        using (Autograd.DetectAnomalies()) Should.Throw<AnomalyException>(() => step.Run(Tensor.Full([1], -1), y)).OpName.ShouldBe("Log");
        double.IsNaN(step.Run(Tensor.Full([1], -1), y).Item()).ShouldBeTrue();
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        var w = new Parameter(Tensor.Ones([1]));
        var (step, one) = (Step(w, (x, _) => (w * x).Sum()), Tensor.Ones([1]));
        Should.Throw<ArgumentNullException>(() => CapturedStep.Create((Func<Tensor, Tensor, Tensor>)null!, new SGD([w])));
        Should.Throw<ArgumentNullException>(() => CapturedStep.Create((x, _) => x, null!));
        Should.Throw<ArgumentNullException>(() => step.Run(null!, one));
        Should.Throw<ArgumentNullException>(() => step.Run(one, null!));
        Should.Throw<ArgumentException>(() => step.Run(w, one)).Message.ShouldContain("requires a gradient");
        Should.Throw<ArgumentException>(() => CapturedStep.Create((_, _) => null!, new SGD([w])).Run(one, one)).Message.ShouldContain("returned null");
        var nested = CapturedStep.Create((x, y) => step.Run(x, y), new SGD([w]));
        Should.Throw<CaptureException>(() => nested.Run(one, one)).Message.ShouldContain("another one");
        NothingIsLeftBehind();
    }

    [Test]
    public void In_inference_mode_and_without_recording_it_is_a_step_all_the_same()
    {
        var w = new Parameter(Tensor.Ones([1]));
        var step = Step(w, (x, _) => (w * x).Sum());
        for (var i = 1; i < 4; i++)
        {
            using (Autograd.NoGrad()) step.Run(Tensor.Full([1], i), Tensor.Ones([1]));
            w.Grad!.Item().ShouldBe(i);
            using (Autograd.InferenceMode()) step.Run(Tensor.Full([1, 1], i), Tensor.Ones([1]));
            w.Grad!.Item().ShouldBe(i);
        }
    }

    private static void NothingIsLeftBehind()
    {
        Autograd.Mode.ShouldBe(AutogradMode.Recording);
        Ambient.Mine.Tape.ShouldBeNull();
        MemoryOwner.Current.ShouldBeNull();
    }

    private static CapturedStep Step(Parameter w, Func<Tensor, Tensor, Tensor> loss) => CapturedStep.Create((x, y) =>
    {
        var value = loss(x, y);
        value.Backward();
        return value;
    }, new SGD([w]));

    private static Tensor Descend(Tensor loss, Optimizer optimizer)
    {
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    private static (Twin Plain, Twin Captured) Twins(Func<Sequential> model, Func<IEnumerable<Parameter>, Optimizer> optimizer, Loss loss)
    {
        var (first, second) = (model(), model());
        return (new(first, optimizer(first.Parameters), loss), new(second, optimizer(second.Parameters), loss));
    }

    private static (Tensor X, Tensor Y) Xor() =>
        (Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));

    private static (Tensor X, Tensor Y) Digits(int seed, int batch) => (Tensor.Uniform([batch, 784], generator: new((ulong)seed)), Labels(batch, 10, seed));

    private static Tensor Labels(int count, int classes, int seed)
    {
        var generator = new Generator((ulong)seed, stream: 1);
        return Tensor.From(Enumerable.Range(0, count).Select(_ => generator.NextInt(classes)).ToArray());
    }

    /// <summary>A model with its optimizer, stepped as one would write it, or captured.</summary>
    private sealed class Twin
    {
        private readonly Loss _loss;

        public Twin(Sequential model, Optimizer optimizer, Loss loss)
        {
            (Model, Optimizer, _loss) = (model, optimizer, loss);
            Step = CapturedStep.Create(Run, optimizer);
        }

        public Sequential Model { get; }

        public Optimizer Optimizer { get; }

        public CapturedStep Step { get; }

        public Tensor Run(Tensor x, Tensor y)
        {
            Optimizer.ZeroGrad();
            return Descend(_loss(Model.Forward(x), y), Optimizer);
        }
    }

    private sealed class Once : Op
    {
        public override string Name => "Once";

        public Tensor Apply(Tensor x)
        {
            SetInputs(x);
            return Record(Tensor.ZerosLike(x));
        }

        protected internal override Tensor Backward(int index, Tensor gradOutput) => gradOutput;
    }

    /// <summary>y = 2x, over spans.</summary>
    private sealed class Again : Op
    {
        public override string Name => "Again";

        public Tensor Apply(Tensor x)
        {
            SetInputs(x);
            return ComputeAndRecord(Tensor.ZerosLike(x));
        }

        protected internal override void Compute(Tensor output)
        {
            var x = InputTensor(0).AsSpan<float>();
            var y = output.AsWritableSpan<float>();
            for (var i = 0; i < y.Length; i++) y[i] = 2 * x[i];
        }

        protected internal override Tensor Backward(int index, Tensor gradOutput) => gradOutput * 2;
    }

    private sealed class Tripled : UnaryOp
    {
        public override string Name => "Tripled";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < y.Length; i++) y[i] = x[i] + x[i] + x[i];
        }

        protected override Tensor Backward(Tensor gradOutput) => gradOutput * 3;
    }

    private sealed class OwnSquare : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => Tensor.From(inputs[0].ToArray<float>().Select(x => x * x).ToArray());

        protected override Tensor?[] Backward(Tensor gradOutput) => [2 * Input(0) * gradOutput];
    }
}
