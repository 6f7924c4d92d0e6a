using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>The checks of arguments: what each lets pass, what it refuses, and in which words.</summary>
[TestFixture]
internal sealed class RequireTests
{
    private const double Infinity = double.PositiveInfinity;

    private static IEnumerable<TestCaseData> Ranges()
    {
        yield return Row(value => Require.Finite(value), "finite", [-1, 0, 1e300], [Infinity, -Infinity]);
        yield return Row(value => Require.Positive(value), "positive and finite", [double.Epsilon, 1], [0, -1, Infinity]);
        yield return Row(value => Require.NotNegative(value), "zero or positive, and finite", [0, 1], [-double.Epsilon, Infinity]);
        yield return Row(value => Require.AtLeastOne(value), "1 or more, and finite", [1, 2.5], [0.99, Infinity]);
        yield return Row(value => Require.FromZeroToOne(value), "from 0 to 1", [0, 0.5, 1], [-0.01, 1.01]);
        yield return Row(value => Require.BelowOne(value), "from 0 up to but not including 1", [0, 0.99], [-0.01, 1]);
        yield return Row(value => Require.BetweenZeroAndOne(value), "between 0 and 1, without either", [0.01, 0.99], [0, 1]);

        static TestCaseData Row(Func<double, double> check, string range, double[] inside, double[] outside) =>
            new TestCaseData(check, range, inside, outside).SetArgDisplayNames(range);
    }

    [TestCaseSource(nameof(Ranges))]
    public void A_value_in_the_range_is_returned_and_any_other_refused(Func<double, double> check, string range, double[] inside, double[] outside)
    {
        foreach (var value in inside) check(value).ShouldBe(value);
        foreach (var value in (double[])[.. outside, double.NaN])
        {
            var error = Should.Throw<ArgumentOutOfRangeException>(() => check(value));
            (error.ParamName, error.ActualValue).ShouldBe(("value", value));
            error.Message.ShouldStartWith($"The value must be {range}. (Parameter 'value')");
        }
    }

    [Test]
    public void Counts_are_whole_numbers()
    {
        Require.AtLeastOne(1).ShouldBe(1);
        Require.NotNegative(0).ShouldBe(0);
        var (batchSize, count) = (0, -1);
        Should.Throw<ArgumentOutOfRangeException>(() => Require.AtLeastOne(batchSize)).Message.ShouldStartWith("The batchSize must be 1 or more.");
        Should.Throw<ArgumentOutOfRangeException>(() => Require.NotNegative(count)).Message.ShouldStartWith("The count must be zero or positive.");
    }

    [Test]
    public void A_message_says_who_asks_where_that_is_told()
    {
        var probability = 1.5;
        Should.Throw<ArgumentOutOfRangeException>(() => Require.FromZeroToOne(probability, who: "Dropout")).Message
            .ShouldBe($"Dropout: the probability must be from 0 to 1. (Parameter 'probability'){Environment.NewLine}Actual value was 1.5.");
        Should.Throw<ArgumentOutOfRangeException>(() => Require.Positive(-1, "learningRate")).ParamName.ShouldBe("learningRate");
    }
}
