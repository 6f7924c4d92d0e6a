using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Summaries with the shapes of outputs; the tables are written by hand.</summary>
[TestFixture]
internal sealed class SummaryOfRunTests
{
    [Test]
    public void It_shows_outputs_bytes_and_multiply_adds()
    {
        // 784 · 128 = 100,352 and 128 · 10 = 1,280 multiply-adds; 100,480 · 4 = 401,920 bytes.
        Sequential model = [new Flatten(), new Dense(784, 128), new BatchNorm(128), new ReLU(), new Dense(128, 10)];
        model.Summary([1, 28, 28]).ShouldBe("""
            path  layer              output    parameters           count    bytes  multiply-adds
            -------------------------------------------------------------------------------------
            0     Flatten            [1, 784]                           0        0              0
            1     Dense(784 -> 128)  [1, 128]  [784, 128], [128]  100,480  401,920        100,352
            2     BatchNorm(128)     [1, 128]  [128], [128]           256    1,024              0
            3     ReLU               [1, 128]                           0        0              0
            4     Dense(128 -> 10)   [1, 10]   [128, 10], [10]      1,290    5,160          1,280
            102,026 parameters in 6 tensors, 398.5 KB
            256 numbers in 2 buffers, 1.0 KB
            101,632 multiply-adds in matrix products for an input [1, 28, 28], output [1, 10]
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Shared_nested_and_own_parts_have_rows_of_their_own()
    {
        var shared = new Dense(3, 3);
        Sequential model = [shared.Named("both"), new Residual(new Sequential(shared)), new Doubled(3)];
        // The matrix of Doubled and the Dense it calls by Forward: 2 · 3 · 3 each.
        model.Summary([2, 3]).ShouldBe("""
            path          layer          output  parameters            count  bytes  multiply-adds
            --------------------------------------------------------------------------------------
            both          Dense(3 -> 3)  [2, 3]  [3, 3], [3]              12     48             18
            1.inner.both  Dense(3 -> 3)  [2, 3]  [3, 3], [3] (shared)      0      0             18
            2             Doubled        [2, 3]  [3, 3]                    9     36             36
            2.hidden      Dense(3 -> 3)          [3, 3], [3]              12     48
            33 parameters in 5 tensors, 0.1 KB
            72 multiply-adds in matrix products for an input [2, 3], output [2, 3]
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void It_leaves_no_trace()
    {
        var generator = new Generator(1);
        Sequential model = [new Dense(4, generator: generator), new BatchNorm(4), new Dropout(0.5, generator), new Dense(2, generator: generator), new Drawing(generator)];
        model[2].Eval();
        var (statistics, offset) = (Bits.Of(model.NamedBuffers.Select(entry => entry.Value)), generator.Offset);

        var summary = model.Summary([3, 5]);

        summary.ShouldContain("Dense(? -> 4)  [3, 4]  [?, 4], [4]");
        summary.ShouldContain($"{(3 * 5 * 4) + (3 * 4 * 2)} multiply-adds");
        Bits.Of(model.NamedBuffers.Select(entry => entry.Value)).ShouldBe(statistics);
        generator.Offset.ShouldBe(offset);
        model.Select(module => module.IsTraining).ShouldBe([true, true, false, true, true]);
        model.Parameters.ShouldAllBe(parameter => parameter.RequiresGrad);
        ((Dense)model[0]).Weight.IsLazy.ShouldBeTrue();
        model.Parameters.Where(parameter => !parameter.IsLazy).ShouldAllBe(parameter => parameter.Grad == null);

        model.Forward(Tensor.Ones([3, 7])).Shape.ShouldBe([3, 2]);   // another input size than the summary's
        model.Summary([1, 7]).ShouldContain("[7, 4]");
    }

    [Test]
    public void Indices_and_doubles_are_run_as_such()
    {
        Sequential words = [new Embedding(10, 4), new Flatten(), new Dense(12, 2)];
        words.Summary([1, 3], DType.Int32).ShouldContain("Embedding(10 x 4)  [1, 3, 4]");
        new Dense(3, 2).To(DType.Float64).Summary([1, 3]).ShouldContain("[1, 2]");
    }

    [Test]
    public void An_input_that_does_not_fit_is_refused_and_leaves_no_trace()
    {
        Sequential model = [new Dense(4), new Dense(3, 2)];
        Should.Throw<ShapeException>(() => model.Summary([1, 5])).Message.ShouldContain("[batch, 3]");
        ((Dense)model[0]).Weight.IsLazy.ShouldBeTrue();
        model.IsTraining.ShouldBeTrue();
        model[0].Call(Tensor.Ones([1, 5])).Shape.ShouldBe([1, 4]);
    }

    /// <summary>Multiplies by a matrix of its own, and calls a part by Forward, which hooks do not see.</summary>
    private sealed class Doubled : Module
    {
        public Doubled(int size) => (Weight, Hidden) = (new(Tensor.Ones([size, size])), new(size, size));

        public Parameter Weight { get; private init => field = Register(value); }

        public Dense Hidden { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Hidden.Forward(input.MatMul(Weight));
    }

    /// <summary>Draws in evaluation, too.</summary>
    private sealed class Drawing(Generator generator) : Module
    {
        public override Tensor Forward(Tensor input) => input + Tensor.Uniform(input.Shape, generator: generator);
    }
}
