using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Culture;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.State;

/// <summary>What holds for the state of whatever has one.</summary>
[TestFixture]
internal sealed class StatefulTests
{
    private static IEnumerable<StatefulCase> Cases => StatefulCase.All;

    [Test]
    public void Everything_stateful_has_a_row()
    {
        var covered = StatefulCase.All.Select(row => row.Make().GetType());
        new[] { typeof(Tensor), typeof(Module), typeof(Optimizer) }.SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, IsInterface: false, IsNestedPrivate: false } && type.IsAssignableTo(typeof(IStateful)))
            .Except(covered).ShouldBeEmpty("give it a row in StatefulCase.All");
    }

    [TestCaseSource(nameof(Cases))]
    public void A_state_comes_back_in_memory_and_from_a_file_in_every_culture(StatefulCase row)
    {
        using var folder = new TempFolder();
        var first = row.Make();
        row.Advance(first, 3);
        var state = first.StateDict();
        var inMemory = row.Make();
        inMemory.LoadStateDict(state);
        ShouldBeSame(inMemory.StateDict(), state);

        Cultures.Under(Cultures.Strange, () =>
        {
            state.Save(folder.File("state"));
            return true;
        });
        var read = StateDict.Load(folder.File("state"));
        ShouldBeSame(read, state);
        var fromFile = row.Make();
        fromFile.LoadStateDict(read);
        ShouldBeSame(fromFile.StateDict(), state);

        row.Advance(first, 2);
        row.Advance(fromFile, 2);
        if (first is not (Optimizer or ExponentialMovingAverage)) ShouldBeSame(fromFile.StateDict(), first.StateDict());   // those depend on parameters as well
    }

    [TestCaseSource(nameof(Cases))]
    public void A_snapshot_stays_as_it_was_and_outlives_a_scope(StatefulCase row)
    {
        var stateful = row.Make();
        row.Advance(stateful, 2);
        StateDict state;
        using (Tensor.Scope())
        {
            state = stateful.StateDict();
            row.Advance(stateful, 1);
        }

        var twin = row.Make();
        row.Advance(twin, 2);
        ShouldBeSame(state, twin.StateDict());
        using (Tensor.Scope()) stateful.LoadStateDict(state);
        ShouldBeSame(stateful.StateDict(), state);
        using (Autograd.NoGrad())
        {
            foreach (var (_, tensor) in state.Tensors) tensor.CopyFrom(Tensor.Zeros(tensor.Shape, tensor.DType));   // what was loaded is a copy, too
        }

        ShouldBeSame(stateful.StateDict(), twin.StateDict());
    }

    [TestCaseSource(nameof(Cases))]
    public void Every_kind_of_fault_is_named_and_changes_nothing(StatefulCase row)
    {
        var stateful = row.Make();
        row.Advance(stateful, 3);
        var before = stateful.StateDict();
        var other = row.Make();
        row.Advance(other, 5);
        var state = other.StateDict();

        Refused(With("more", 1), "'more'");
        Refused(With("more", Tensor.Ones([1])), "'more'");
        foreach (var (name, value) in state)
        {
            Refused(state.Without(name), $"'{name}' is missing");
            Refused(With(name, (Tensor?)null), $"'{name}'");
            Refused(With(name, value.Kind == StateKind.String ? 1 : "text"), $"'{name}' is ");
            switch (value.Kind)
            {
                case StateKind.Tensor:
                    var tensor = (Tensor)value;
                    Refused(With(name, tensor.ExpandDims(0)), $"'{name}' is [1, ");
                    Refused(With(name, tensor.To(tensor.DType == DType.Float32 ? DType.Float64 : DType.Float32)), $"'{name}' is Float");
                    break;
                case StateKind.Long or StateKind.ULong:
                    foreach (var number in (StateValue[])[-1, 0.5, 1e300, double.NaN, true]) Refused(With(name, number), number.ToString());
                    break;
                case StateKind.Double:
                    foreach (var number in (StateValue[])[.. (StateValue[])(row.MayBeNaN ? [] : [double.NaN]), Tensor.From([1.0, 2]), Tensor.Scalar(1), false]) Refused(With(name, number), $"'{name}' is ");
                    break;
            }
        }

        Tensor gone;
        using (Tensor.Scope()) gone = Tensor.Ones([3]) + 1;
        foreach (var (name, _) in state.Tensors) Should.Throw<TensorRecycledException>(() => stateful.LoadStateDict(With(name, gone)));
        ShouldBeSame(stateful.StateDict(), before);
        Should.Throw<ArgumentNullException>(() => stateful.LoadStateDict(null!));

        StateDict With(string name, StateValue value) => new(state) { [name] = value };

        void Refused(StateDict damaged, string fault)
        {
            Should.Throw<StateMismatchException>(() => stateful.LoadStateDict(damaged)).Message.ShouldContain(fault);
            ShouldBeSame(stateful.StateDict(), before);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void A_captured_step_neither_takes_nor_loads_a_state(StatefulCase row)
    {
        var stateful = row.Make();
        var state = stateful.StateDict();
        var w = new Parameter(Tensor.Ones([1]));
        var step = CapturedStep.Create((x, _) =>
        {
            stateful.LoadStateDict(state);
            return (w * x).Sum();
        }, new SGD([w]));
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1])));
    }

    [Test]
    public void One_file_holds_a_whole_training()
    {
        using var folder = new TempFolder();
        var parts = StatefulCase.All.Select((row, i) => (Name: $"part{i}", Row: row, Stateful: row.Make())).ToList();
        var run = new StateDict();
        foreach (var (name, row, stateful) in parts)
        {
            row.Advance(stateful, 3);
            run.Add(name, stateful.StateDict());
        }

        run.Save(folder.File("run"));
        run = StateDict.Load(folder.File("run"));
        foreach (var (name, row, stateful) in parts)
        {
            var twin = row.Make();
            twin.LoadStateDict(run.Part(name));
            ShouldBeSame(twin.StateDict(), stateful.StateDict());
        }
    }

    [Test]
    public void The_state_of_a_model_and_of_an_optimizer_is_what_their_files_hold()
    {
        using var folder = new TempFolder();
        foreach (var stateful in StatefulCase.All.Select(row => row.Make()))
        {
            switch (stateful)
            {
                case Module model: model.Save(folder.File("file")); break;
                case Optimizer optimizer: optimizer.Save(folder.File("file")); break;
                default: continue;
            }

            stateful.LoadStateDict(StateDict.Load(folder.File("file")));
        }
    }

    [Test]
    public void A_layer_without_an_input_size_takes_it_from_a_state_and_gives_none_before()
    {
        var (whole, lazy) = (new Dense(3, 2, generator: new(1)), new Dense(2));
        Should.Throw<LazyParameterException>(() => lazy.StateDict()).Message.ShouldContain("'weight' of Dense");
        whole.StateDict().Keys.ShouldBe(["weight", "bias"]);
        lazy.LoadStateDict(whole.StateDict());
        Bits.Of(lazy.Parameters).ShouldBe(Bits.Of(whole.Parameters));
    }

    [Test]
    public void A_step_that_is_refused_leaves_the_own_state_of_an_optimizer_as_it_was()
    {
        Sequential model = [new Dense(2, 1, generator: new(1))];
        var optimizer = new BoundedDescent(model.Parameters);
        var trainer = new Trainer(model, optimizer, Losses.MeanSquaredError);
        var data = new TensorDataset(Tensor.Full([8, 2], 100), Tensor.Zeros([8, 1]));
        trainer.Fit(data, epochs: 1, batchSize: 4);
        var before = optimizer.StateDict();
        optimizer.FailsAt = optimizer.StepCount;
        Should.Throw<NotSupportedException>(() => trainer.Fit(new TensorDataset(Tensor.Full([4, 2], 1e6), Tensor.Zeros([4, 1])), epochs: 1, batchSize: 4));
        ShouldBeSame(optimizer.StateDict(), before);
    }

    [Test]
    public void A_loaded_generator_goes_on_with_the_numbers_that_would_have_followed()
    {
        var generator = new Generator(3, stream: 5);
        generator.NextDouble();
        var state = generator.StateDict();
        var next = generator.NextDouble();
        var other = new Generator(1);
        other.LoadStateDict(state);
        other.NextDouble().ShouldBe(next);
        (other.Seed, other.Stream, other.Offset).ShouldBe((3ul, 5ul, 2ul));
    }

    /// <summary>Whether two states are the same; the order of names is not looked at, since files have one of their own.</summary>
    private static void ShouldBeSame(StateDict actual, StateDict expected)
    {
        actual.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
        foreach (var (name, value) in expected)
        {
            actual[name].Kind.ShouldBe(value.Kind, name);
            if (value.Kind != StateKind.Tensor) actual[name].ShouldBe(value, name);
            else
            {
                actual.GetTensor(name).Shape.ShouldBe(((Tensor)value).Shape, name);
                Bits.Of(actual.GetTensor(name)).ShouldBe(Bits.Of((Tensor)value), name);
            }
        }
    }
}
