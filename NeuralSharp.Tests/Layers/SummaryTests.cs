using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>The tables are written by hand; the sums stand beside them.</summary>
[TestFixture]
internal sealed class SummaryTests
{
    [Test]
    public void It_is_a_table_of_the_layers_with_the_totals()
    {
        // 784 · 128 + 128 = 100,480; 128 · 10 + 10 = 1,290; 101,770 · 4 / 1024 = 397.5.
        Check([new Dense(784, 128), new ReLU(), new Dropout(0.1), new Dense(128, 10)], """
            path  layer              parameters           count
            ---------------------------------------------------
            0     Dense(784 -> 128)  [784, 128], [128]  100,480
            1     ReLU                                        0
            2     Dropout(0.1)                                0
            3     Dense(128 -> 10)   [128, 10], [10]      1,290
            101,770 parameters in 4 tensors, 397.5 KB
            """);
    }

    [Test]
    public void Nested_layers_have_their_paths_and_shared_ones_count_once()
    {
        var shared = new Dense(3, 3);
        Check([shared, new Tanh(), shared, new Sequential(new Dense(3, 2, useBias: false), new Sigmoid())], """
            path  layer                   parameters            count
            ---------------------------------------------------------
            0     Dense(3 -> 3)           [3, 3], [3]              12
            1     Tanh                                              0
            2     Dense(3 -> 3)           [3, 3], [3] (shared)      0
            3.0   Dense(3 -> 2, no bias)  [3, 2]                    6
            3.1   Sigmoid                                           0
            18 parameters in 3 tensors, 0.1 KB
            """);
    }

    [Test]
    public void Where_one_of_two_parameters_is_shared_only_the_other_counts()
    {
        var weight = new Parameter(Tensor.Ones([2, 2]));
        Check([new Tied(weight, null), new Tied(weight, new Parameter(Tensor.Ones([3])))], """
            path  layer  parameters   count
            -------------------------------
            0     Tied   [2, 2]           4
            1     Tied   [2, 2], [3]      3
            7 parameters in 2 tensors, 0.0 KB
            """);
    }

    [Test]
    public void A_single_layer_has_no_path()
    {
        new Dense(2, 3).Summary().ShouldBe("""
            path  layer          parameters   count
            ---------------------------------------
                  Dense(2 -> 3)  [2, 3], [3]      9
            9 parameters in 2 tensors, 0.0 KB
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Doubles_take_twice_the_memory() =>
        new Dense(128, 127, useBias: false).To(DType.Float64).Summary().ShouldEndWith("16,256 parameters in 1 tensors, 127.0 KB");

    private static void Check(Sequential model, string expected) => model.Summary().ShouldBe(expected.ReplaceLineEndings("\n"));

    private sealed class Tied : Module
    {
        public Tied(Parameter weight, Parameter? bias)
        {
            Register(weight, "Weight");
            Register(bias, "Bias");
        }

        public override Tensor Forward(Tensor input) => input;
    }
}
