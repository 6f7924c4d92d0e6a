using NeuralSharp.Tests;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

[assembly: DefaultGeneratorIsPutBack]

namespace NeuralSharp.Tests;

/// <summary>Gives the default generator its seed back after each test, so that no test depends on those before it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class DefaultGeneratorIsPutBackAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        if (Generator.Default.Seed != 0) Generator.Default.Reseed(0);
    }
}
