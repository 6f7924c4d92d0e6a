using System.Numerics;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>The loop under the optimizers, which goes over arrays by address: it must not go beyond one of them.</summary>
public class UpdateLoopTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void An_array_shorter_than_the_parameter_is_refused(int array)
    {
        var arrays = new StepArrays<float>();
        for (var i = 0; i < 2 + StepArrays<float>.MostStates; i++) arrays[i] = new float[i == array ? 256 : 512];
        Should.Throw<ArgumentOutOfRangeException>(() => UpdateLoop.Run(arrays, new ThreeStates<float, Descend>(default)));
    }

    private struct Descend : IUpdateRuleWithThreeStates<float>
    {
        public readonly void Update(ref Vector<float> θ, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> w) => θ -= g + m + v + w;
    }
}
