using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>
/// What decays becomes zero and not a subnormal number, on which each step would cost many times as much; and no gradient is lost, however
/// small it is.
/// </summary>
[TestFixture]
[Category("Kernels")]
internal sealed class SubnormalStateTests
{
    private const int Length = 11;   // a vector and a tail, at any width

    /// <summary>Means that keep half, so that a few thousand steps take doubles below their smallest normal number.</summary>
    private static readonly OptimizerCase[] s_decaying =
    [
        new("SGDMomentum", p => new SGDMomentum(p, 0.1), null!),
        new("SGDMomentum Nesterov", p => new SGDMomentum(p, 0.1, 0.5) { Nesterov = true }, null!),
        new("RMSprop", p => new RMSprop(p), null!),
        new("RMSprop centered", p => new RMSprop(p) { Centered = true }, null!),
        new("RMSprop momentum", p => new RMSprop(p) { Momentum = 0.9 }, null!),
        new("RMSprop centered, momentum", p => new RMSprop(p) { Centered = true, Momentum = 0.5 }, null!),
        new("Adam", p => new Adam(p, 0.001, 0.9, 0.9), null!),
        new("Adam decoupled", p => new Adam(p, 0.001, 0.9, 0.9) { WeightDecay = 0.1, DecoupledWeightDecay = true }, null!),
        new("AdaDelta", p => new AdaDelta(p), null!),
        new("NAdam", p => new NAdam(p, 0.001, 0.9, 0.9), null!),
        new("RAdam", p => new RAdam(p, 0.001, 0.9, 0.9), null!),
        new("Lion", p => new Lion(p, beta2: 0.9), null!),
    ];

    [Test]
    public void States_of_a_dead_unit_end_at_zero_and_are_never_subnormal(
        [ValueSource(nameof(s_decaying))] OptimizerCase row, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var parameter = new Parameter(Tensor.Ones([Length], dtype)) { Grad = Tensor.Full([Length], 0.5, dtype) };
        var optimizer = row.Create([parameter]);
        optimizer.Step();
        parameter.Grad = Tensor.Zeros([Length], dtype);
        for (var step = 0; step < 8000; step++)
        {
            optimizer.Step();
            if (step % 100 == 0) CheckNormal();
        }

        CheckNormal();
        foreach (var (name, state) in optimizer.StateOf(parameter)) Bits.Doubles(state).ShouldAllBe(value => value == 0, name);

        void CheckNormal()
        {
            foreach (var (name, state) in optimizer.StateOf(parameter))
            {
                var isSubnormal = dtype == DType.Float32 ? state.ToArray<float>().Any(float.IsSubnormal) : state.ToArray<double>().Any(double.IsSubnormal);
                isSubnormal.ShouldBeFalse(name);
            }
        }
    }

    [Test]
    public void A_maximum_of_squares_and_a_sum_of_them_stay()
    {
        var parameter = new Parameter(Tensor.Ones([Length])) { Grad = Tensor.Full([Length], 1e-20) };
        Optimizer[] optimizers = [new AdaGrad([parameter]), new Adam([parameter], 0.001, 0.9, 0.5) { AMSGrad = true }];
        foreach (var optimizer in optimizers) optimizer.Step();
        parameter.Grad = Tensor.Zeros([Length]);
        for (var step = 0; step < 100; step++) Array.ForEach(optimizers, optimizer => optimizer.Step());
        optimizers[0].StateOf(parameter)["s"].ToArray<float>().ShouldAllBe(s => float.IsSubnormal(s) && Math.Abs(s - 1e-40f) < 1e-44f);
        optimizers[1].StateOf(parameter)["v"].ToArray<float>().ShouldAllBe(v => v == 0);
        optimizers[1].StateOf(parameter)["v_max"].ToArray<float>().ShouldAllBe(v => v > 0);
    }

    [Test]
    public void Gradients_whose_squares_are_subnormal_are_followed_as_closely_as_any()
    {
        // With an ε that is smaller yet, steps depend on the ratios alone: those of 1e-20 in Float32 are those of 1 but for the rounding of
        // squares to multiples of 2⁻¹⁴⁹, which are 1 / 71,000 of 1e-40 (1 / 71 of the mean that keeps 0.999).
        foreach (var create in (Func<Parameter, double, Optimizer>[])
                 [
                     (p, ε) => new AdaGrad([p], 0.01, ε), (p, ε) => new RMSprop([p], 0.01, 0.9, ε), (p, ε) => new Adam([p], 0.01, 0.9, 0.9, ε),
                     (p, ε) => new NAdam([p], 0.01, 0.9, 0.9, ε), (p, ε) => new AdaMax([p], 0.01, 0.9, 0.999, ε),
                 ])
        {
            var (small, usual) = (new Parameter(Tensor.Zeros([Length])), new Parameter(Tensor.Zeros([Length])));
            var (optimizer, reference) = (create(small, 1e-30), create(usual, 1e-10));
            for (var step = 0; step < 20; step++)
            {
                var gradient = Tensor.Uniform([Length], 0.5, 1.5, generator: new((ulong)step));
                usual.Grad = gradient;
                small.Grad = gradient * 1e-20;
                optimizer.Step();
                reference.Step();
            }

            small.ToArray<float>().Zip(usual.ToArray<float>()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 2e-4, optimizer.Name);
        }
    }
}
