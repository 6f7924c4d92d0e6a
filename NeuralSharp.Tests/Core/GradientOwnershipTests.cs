using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>
/// What <see cref="Tensor.Grad"/> and <see cref="Autograd.Grad"/> hand out belongs to whoever receives it: a write to one gradient
/// changes no other tensor.
/// </summary>
[TestFixture]
internal sealed class GradientOwnershipTests
{
    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_leafs_gradient_is_its_own_memory(OpCase row)
    {
        var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
        var output = row.Function(inputs);
        var seed = Tensor.OnesLike(output);
        for (var call = 0; call < 2; call++)   // the first call sets the gradients, the second adds to them
        {
            output.Backward(seed, retainGraph: true);
            for (var i = 0; i < inputs.Length; i++) CheckAlone(i, [.. inputs.Select(input => input.Grad!), .. inputs, output, seed]);
        }
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_gradient_asked_for_is_its_own_memory(OpCase row)
    {
        foreach (var createGraph in new[] { false, true })
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            var seed = Tensor.OnesLike(output);
            var gradients = Autograd.Grad(output, [.. inputs, output, inputs[0]], seed, createGraph);
            for (var i = 0; i < gradients.Length; i++) CheckAlone(i, [.. gradients, .. inputs, output, seed]);
        }
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Binary))]
    public void An_op_on_the_same_tensor_twice_gives_it_one_gradient(BinaryFamily family)
    {
        var x = family.On([3], [3]).MakeInputs(DType.Float64, requiresGrad: true)[0];
        var y = family.Function(x, x);
        var seed = Tensor.OnesLike(y);
        y.Backward(seed);
        CheckAlone(0, x.Grad!, x, y, seed);
        GradCheck.Verify(t => family.Function(t, t), x, order: 2);
    }

    [Test]
    public void Gradients_that_pass_through_sums_and_views_are_not_shared()
    {
        // Every op here hands its gradient on as it is.
        var leaves = Enumerable.Range(0, 4).Select(_ => Tensor.Ones([2, 2], requiresGrad: true)).ToArray();
        var sum = leaves[0] + leaves[1].Reshape(4).Reshape(2, 2) + (leaves[2].Clone() + leaves[3]) + leaves[0].Reshape(2, 2);
        var seed = Tensor.Ones([2, 2]);
        sum.Backward(seed);
        leaves.Select(leaf => leaf.Grad!.ElementAt(0)).ShouldBe([2, 1, 1, 1]);
        for (var i = 0; i < leaves.Length; i++) CheckAlone(i, [.. leaves.Select(leaf => leaf.Grad!), .. leaves, seed, sum]);
    }

    [Test]
    public void A_leafs_own_gradient_is_not_the_seed()
    {
        var x = Tensor.Ones([3], requiresGrad: true);
        var seed = Tensor.Full([3], 2);
        x.Backward(seed);
        x.Grad!.ToArray<float>().ShouldBe([2, 2, 2]);
        CheckAlone(0, x.Grad, x, seed);
    }

    [Test]
    public void A_write_to_a_gradient_does_not_reach_the_next_pass()
    {
        var x = Tensor.Ones([3], requiresGrad: true);
        var y = x + x;
        y.Backward(Tensor.Ones([3]), retainGraph: true);
        x.Grad!.Fill(100);
        x.Grad = null;
        y.Backward(Tensor.Ones([3]));
        x.Grad!.ToArray<float>().ShouldBe([2, 2, 2]);
    }

    /// <summary>Writes to the tensor at a place in the list, and checks that no other changes.</summary>
    private static void CheckAlone(int written, params Tensor[] all)
    {
        var before = all.Select(tensor => NaiveArray.Of(tensor).Values).ToArray();
        using (Autograd.NoGrad()) all[written].Fill(12345 + written);
        var after = all.Select(tensor => NaiveArray.Of(tensor).Values).ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            if (i != written) after[i].ShouldBe(before[i], $"tensor {i} of {all.Length} shares memory with tensor {written}");
        }
    }
}
