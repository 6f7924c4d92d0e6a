using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Going on with a saved state is, bit for bit, as if training had never stopped.</summary>
[TestFixture]
internal sealed class OptimizerStateTests
{
    private static readonly OptimizerCase[] s_more =
    [
        new("LBFGS", p => new LBFGS(p, maxIterations: 3, historySize: 4), null!),
        new("LBFGS without a search", p => new LBFGS(p, 0.1, maxIterations: 2) { LineSearch = false, Maximize = false, WeightDecay = 0.01 }, null!),
        new("groups", p => new Adam(new ParameterGroups(new(p.Take(1)) { LearningRate = 0.01, WeightDecay = 0.1 }, new(p.Skip(1)))), null!),
        new("combined", p => new CombinedOptimizer(new NAdam(p.Take(2)), new SGDMomentum(p.Skip(2))), null!),
    ];

    private static IEnumerable<OptimizerCase> Cases() => OptimizerCase.All.Concat(s_more);

    [Test]
    public void Going_on_equals_never_having_stopped(
        [ValueSource(nameof(Cases))] OptimizerCase row, [Values(DType.Float32, DType.Float64)] DType dtype, [Values(0, 1, 7)] int stopAfter)
    {
        using var folder = new TempFolder();
        var (through, stopped) = (Model(), Model());
        var (optimizer, first) = (row.Create(through.Parameters), row.Create(stopped.Parameters));
        Train(through, optimizer, 0, stopAfter);
        Train(stopped, first, 0, stopAfter);
        first.LearningRate = optimizer.LearningRate = optimizer.LearningRate / 3;
        first.Save(folder.File("optimizer.safetensors"));
        stopped.Save(folder.File("model.safetensors"));

        Train(through, optimizer, stopAfter, 12);
        var model = Model();
        model.Load(folder.File("model.safetensors"));
        var goingOn = row.Create(model.Parameters);
        goingOn.Load(folder.File("optimizer.safetensors"));
        Train(model, goingOn, stopAfter, 12);

        Bits.Of(model.Parameters).ShouldBe(Bits.Of(through.Parameters));
        goingOn.StepCount.ShouldBe(12);
        goingOn.LearningRate.ShouldBe(optimizer.LearningRate);
        var (states, expected) = (goingOn.StateDict(), optimizer.StateDict());
        states.Numbers().OrderBy(entry => entry.Key).ShouldBe(expected.Numbers().OrderBy(entry => entry.Key));
        states.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (name, tensor) in states.Tensors) Bits.Of(tensor).ShouldBe(Bits.Of(expected.GetTensor(name)), name);

        Sequential Model()
        {
            var generator = new Generator(3);
            Sequential model = [new Dense(3, 4, generator: generator), new Tanh(), new Dense(4, 1, generator: generator)];
            model.To(dtype);
            return model;
        }

        void Train(Sequential model, Optimizer optimizer, int from, int to)
        {
            var full = optimizer is LBFGS;
            for (var step = from; step < to; step++)
            {
                var x = Tensor.Normal([8, 3], dtype: dtype, generator: new(full ? 1 : (ulong)step));
                optimizer.Step(() => Losses.MeanSquaredError(model.Forward(x), Tensor.Ones([8, 1], dtype)));
            }
        }
    }

    [Test]
    public void Going_on_within_one_optimizer_undoes_what_came_after()
    {
        var parameter = Make();
        var optimizer = new Adam([parameter]) { AMSGrad = true };
        Step(optimizer, 1);
        var (state, values) = (optimizer.StateDict(), parameter.Clone());
        Step(optimizer, 5);
        var after = Bits.Of(parameter);
        Step(optimizer, -7);

        optimizer.LoadStateDict(state);
        using (Autograd.NoGrad()) parameter.CopyFrom(values);
        Step(optimizer, 5);
        Bits.Of(parameter).ShouldBe(after);
        state.GetLong("0.step").ShouldBe(1, "what was handed out is a copy");
    }

    [Test]
    public void StateOf_gives_the_named_states()
    {
        var (parameter, other) = (Make(), Make());
        var optimizer = new Adam([parameter, other]);
        optimizer.StateOf(parameter).ShouldBeEmpty();
        parameter.Grad = Tensor.Full([3], 2);
        optimizer.Step();
        var states = optimizer.StateOf(parameter);
        states.Keys.ShouldBe(["m", "v"]);
        states["m"].ToArray<float>().ShouldAllBe(m => Math.Abs(m - 0.2f) < 1e-6f);   // (1 − 0.9) · 2
        states["v"].ToArray<float>().ShouldAllBe(v => Math.Abs(v - 0.004f) < 1e-7f);   // (1 − 0.999) · 2²
        optimizer.StateOf(other).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => optimizer.StateOf(Make()));
    }

    [Test]
    public void A_state_that_does_not_fit_is_refused_and_changes_nothing()
    {
        var adam = Stepped(new Adam([Make()]));
        var state = adam.StateDict();
        Refused(new SGDMomentum([Make()]), state, "the state is that of Adam");
        Refused(new AdamW([Make()]), state, "the state is that of Adam");
        Refused(new Adam([Make()]) { AMSGrad = true }, state, "the state is that of Adam");
        Refused(new Adam([Make(), Make()]), state, "'1.step' is missing");
        Refused(new Adam([new Parameter(Tensor.Ones([2]))]), state, "'0.m' is [3], and its parameter [2]");
        Refused(new Adam([new Parameter(Tensor.Ones([3], DType.Float64))]), state, "'0.m' is Float32, and its parameter Float64");
        Refused(new Adam([Make()]), Stepped(new Adam([Make(), Make()])).StateDict(), "belongs to none of the 1 parameters");
        Refused(new Adam([Make()]), Stepped(new Adam(new ParameterGroups(new([Make()]), new([Make()])))).StateDict(), "belongs to none of the 1 groups");
        Refused(new Adam([Make()]), state.Without("0.v"), "parameter 0 has 1 states of 2");
        Refused(new Adam([Make()]), state.Without("steps"), "'steps' is missing");
        Refused(new Adam([Make()]), new StateDict(state) { ["0.step"] = double.NaN }, "'0.step' is NaN");
        Refused(new Adam([Make()]), new StateDict(state) { ["own.scale"] = 1 }, "'own.scale' is not a state");
        Should.Throw<ArgumentNullException>(() => adam.LoadStateDict(null!));

        var lbfgs = new LBFGS([Make()]);
        lbfgs.Step(() => lbfgs.Parameters[0].Pow(4).Sum());
        lbfgs.Step(() => lbfgs.Parameters[0].Pow(4).Sum());
        var history = lbfgs.StateDict();
        history.GetLong("own.history").ShouldBeGreaterThan(0);
        Refused(new LBFGS([Make()]), history.Without("own.0.y"), "'own.0.y' is missing");
        Refused(new LBFGS([new Parameter(Tensor.Ones([2]))]), history, "should be Float64 of [2]");

        static void Refused(Optimizer optimizer, StateDict state, string message)
        {
            var before = optimizer.StateDict();
            Should.Throw<StateMismatchException>(() => optimizer.LoadStateDict(state)).Message.ShouldContain(message);
            optimizer.StateDict().Numbers().ShouldBe(before.Numbers());
        }
    }

    [Test]
    public void A_file_that_is_no_state_is_refused()
    {
        using var folder = new TempFolder();
        var optimizer = new Adam([Make()]);
        Should.Throw<FileNotFoundException>(() => optimizer.Load(folder.File("missing")));
        new Sequential { new Dense(1, 1) }.Save(folder.File("model"));
        Should.Throw<DataFormatException>(() => optimizer.Load(folder.File("model"))).Message.ShouldContain("names no optimizer");
        SafeTensors.Write(folder.File("text"), [], new Dictionary<string, string> { ["optimizer"] = "Adam", ["steps"] = "many" });
        Should.Throw<DataFormatException>(() => optimizer.Load(folder.File("text"))).Message.ShouldContain("'steps' in its metadata is 'many'");
        SafeTensors.ReadMetadata(folder.File("text")).ShouldBe(new Dictionary<string, string> { ["optimizer"] = "Adam", ["steps"] = "many" }, ignoreOrder: true);
    }

    private static Optimizer Stepped(Optimizer optimizer)
    {
        Step(optimizer, 1);
        return optimizer;
    }

    private static void Step(Optimizer optimizer, float gradient)
    {
        foreach (var parameter in optimizer.Parameters) parameter.Grad = Tensor.Full(parameter.Shape, gradient, parameter.DType);
        optimizer.Step();
    }

    private static Parameter Make() => new(Tensor.From([1f, 2, 3]));

    [TestCase("steps")]
    [TestCase("0.step")]
    public void A_count_that_is_not_whole_is_refused(string name)
    {
        var optimizer = new Adam([Make()]);
        Step(optimizer, 1);
        var state = optimizer.StateDict();
        var damaged = new StateDict(state) { [name] = 1.5 };
        Should.Throw<StateMismatchException>(() => optimizer.LoadStateDict(damaged)).Message.ShouldContain($"'{name}' is 1.5");
    }

    [Test]
    public void A_rule_cannot_keep_a_number_by_the_name_of_a_count()
    {
        var optimizer = new Counting([Make()], 0.1);
        Should.Throw<ArgumentException>(() => Step(optimizer, 1)).Message.ShouldContain("'step' is the name of a count");
    }

    /// <summary>Each optimizer with states, one step old.</summary>
    private static IEnumerable<OptimizerCase> Stateful() => OptimizerCase.All.Where(row => Stepped(row.Create([Make()])).StateDict().Tensors.Any());

    [TestCaseSource(nameof(Stateful))]
    public void A_state_under_another_name_is_named_twice(OptimizerCase row)
    {
        var state = Stepped(row.Create([Make()])).StateDict();
        foreach (var name in state.Tensors.Select(entry => entry.Key))
        {
            var renamed = new StateDict(state.Select(entry => KeyValuePair.Create(entry.Key == name ? "0.other" : entry.Key, entry.Value)));
            Refused(row, renamed, $"'{name}' is missing", "'0.other' is not a state of");
        }
    }

    [TestCaseSource(nameof(Stateful))]
    public void A_state_that_cannot_be_negative_is_not(OptimizerCase row)
    {
        var state = Stepped(row.Create([Make()])).StateDict();
        string[] squares = ["v", "v_max", "u", "s", "d"];
        foreach (var (name, tensor) in state.Tensors)
        {
            var damaged = new StateDict(state) { [name] = Tensor.From([1f, -0.5f, 1]) };
            if (squares.Contains(name[2..])) Refused(row, damaged, $"'{name}' holds -0.5, which is less than 0");
            else row.Create([Make()]).LoadStateDict(damaged);
            var unusual = Tensor.From([float.NaN, float.PositiveInfinity, -0f]);   // what gradients that are not finite make, and nothing
            row.Create([Make()]).LoadStateDict(new StateDict(state) { [name] = unusual });
        }
    }

    [TestCaseSource(nameof(Stateful))]
    public void What_is_no_part_of_a_state_is_named(OptimizerCase row)
    {
        var state = Stepped(row.Create([Make()])).StateDict();
        foreach (var name in (string[])["", "x", "0", "00.m", "01.m", "+0.m", " 0.m", "0x.m", "0.", "0.x", "1.m", "group.1.x", "own.x", "Steps"])
        {
            Refused(row, new StateDict(state) { [name] = 1 }, $"'{name}'");
            Refused(row, new StateDict(state) { [name] = Tensor.Ones([3]) }, $"'{name}'");
        }
    }

    [TestCase("steps")]
    [TestCase("non_finite_steps")]
    [TestCase("0.step")]
    [TestCase("0.states")]
    public void A_count_that_cannot_go_on_is_refused(string name)
    {
        foreach (var count in (double[])[int.MaxValue, 1e300, double.PositiveInfinity, double.NaN, -1, 0.5])
        {
            var state = Stepped(new Adam([Make()])).StateDict();
            var damaged = new StateDict(state) { [name] = count };
            Should.Throw<StateMismatchException>(() => new Adam([Make()]).LoadStateDict(damaged)).Message.ShouldContain(Invariant($"'{name}' is {count}"));
        }
    }

    [Test]
    public void The_largest_count_stays_where_it_is()
    {
        var state = Stepped(new NAdam([Make()])).StateDict();
        var optimizer = new NAdam([Make()]);
        optimizer.LoadStateDict(new StateDict(state) { ["steps"] = int.MaxValue - 1, ["0.step"] = int.MaxValue - 1 });
        Step(optimizer, 1);
        optimizer.StepCount.ShouldBe(int.MaxValue - 1);
        optimizer.Parameters[0].ToArray<float>().ShouldAllBe(value => float.IsFinite(value));
        new NAdam([Make()]).LoadStateDict(optimizer.StateDict());
    }

    [Test]
    public void The_product_of_momenta_is_a_product_of_shares()
    {
        var state = Stepped(new NAdam([Make()])).StateDict();
        foreach (var product in (double[])[-0.1, 1.1, double.NaN, double.PositiveInfinity])
        {
            var damaged = new StateDict(state) { ["0.mu_product"] = product };
            Should.Throw<StateMismatchException>(() => new NAdam([Make()]).LoadStateDict(damaged)).Message.ShouldContain("'0.mu_product' is");
        }

        var without = state.Without("0.mu_product");
        Should.Throw<StateMismatchException>(() => new NAdam([Make()]).LoadStateDict(without)).Message.ShouldContain("'0.mu_product' is missing");
    }

    [Test]
    public void Every_fault_is_told_at_once()
    {
        var state = Stepped(new Adam([Make()])).StateDict();
        var damaged = new StateDict(state)
        {
            ["0.m"] = Tensor.Ones([3], DType.Float64),
            ["0.v"] = Tensor.Full([3], -1),
            ["steps"] = -1,
            ["group.0.learning_rate"] = double.NaN,
            ["more"] = 1,
        };
        var message = Should.Throw<StateMismatchException>(() => new Adam([Make()]).LoadStateDict(damaged)).Message;
        foreach (var fault in (string[])["'steps' is -1", "'0.m' is Float64", "'0.v' holds -1", "'group.0.learning_rate' is NaN", "'more' is not a state"])
            message.ShouldContain(fault);
    }

    [Test]
    public void States_before_a_first_step_are_refused()
    {
        var state = Stepped(new Adam([Make()])).StateDict();
        var damaged = new StateDict(state) { ["0.step"] = 0 };
        Should.Throw<StateMismatchException>(() => new Adam([Make()]).LoadStateDict(damaged)).Message.ShouldContain("'0.m' is there before a first step");
    }

    [Test]
    public void A_state_whose_memory_is_gone_changes_nothing()
    {
        var state = Stepped(new Adam([Make(), Make()])).StateDict();
        Tensor gone;
        using (Tensor.Scope()) gone = Tensor.Ones([3]) + 1;
        var optimizer = Stepped(new Adam([Make(), Make()]));
        var before = Bits.Of(optimizer.StateDict());
        Should.Throw<TensorRecycledException>(() => optimizer.LoadStateDict(new StateDict(state) { ["1.m"] = gone }));
        Bits.Of(optimizer.StateDict()).ShouldBe(before);
        optimizer.StepCount.ShouldBe(1);
    }

    [Test]
    public void A_rule_that_keeps_what_it_does_not_declare_or_cannot_have_is_told()
    {
        Should.Throw<ArgumentException>(() => Step(new Declaring([Make()], "w", 0.1), 1)).Message.ShouldContain("Override Keeps");
        using var folder = new TempFolder();
        var declared = new Declaring([Make()], "v", 0.1);
        Step(declared, 1);
        declared.Save(folder.File("good"));
        Step(declared, -5);
        Should.Throw<StateMismatchException>(() => declared.Save(folder.File("bad"))).Message.ShouldContain("'0.v' holds -4");
        File.Exists(folder.File("bad")).ShouldBeFalse();
    }

    [Test]
    public void A_state_of_another_type_in_a_file_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder.File("state");
        Stepped(new Adam([new Parameter(Tensor.Ones([2]))])).Save(path);
        var bytes = File.ReadAllBytes(path);
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("F32\",\"shape\":[2]", "F16\",\"shape\":[4]", StringComparison.Ordinal);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
        Should.Throw<DataFormatException>(() => new Adam([new Parameter(Tensor.Ones([4]))]).Load(path)).Message.ShouldContain("F16");
    }

    private static void Refused(OptimizerCase row, StateDict state, params string[] faults)
    {
        var optimizer = row.Create([Make()]);
        Step(optimizer, 3);
        var before = optimizer.StateDict();
        var message = Should.Throw<StateMismatchException>(() => optimizer.LoadStateDict(state)).Message;
        foreach (var fault in faults) message.ShouldContain(fault);
        optimizer.StateDict().Numbers().ShouldBe(before.Numbers());
        Bits.Of(optimizer.StateDict()).ShouldBe(Bits.Of(before));
    }

    /// <summary>Adds gradients up under a name, and declares that "v" is never negative.</summary>
    private sealed class Declaring(IEnumerable<Parameter> parameters, string name, double learningRate) : Optimizer(parameters, learningRate)
    {
        protected override IReadOnlyList<KeptState> Keeps => [new("v", Least: 0)];

        protected override void Update<T>(ParameterState<T> parameter)
        {
            var v = parameter.State(name);
            var g = parameter.Gradient;
            for (var i = 0; i < v.Length; i++) v[i] += g[i];
        }
    }

    private sealed class Counting(IEnumerable<Parameter> parameters, double learningRate) : Optimizer(parameters, learningRate)
    {
        protected override void Update<T>(ParameterState<T> parameter) => parameter.SetNumber("step", 42);
    }
}
