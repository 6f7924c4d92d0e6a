using NeuralSharp.Grading;
using NUnit.Framework;
using Shouldly;

using Calculation = (double[] Leaves, (string Op, int A, int B)[] Ops, int Passes);

namespace NeuralSharp.Tests.Course;

/// <summary>The engine of lesson 6, as its solution has it: sixty lines at most, and the gradients of the real one.</summary>
[TestFixture]
[NonParallelizable]   // a lesson is looked at
internal sealed class EngineOfLesson6Tests
{
    private static readonly Lazy<Func<Calculation, double[]>> s_engine = new(() => LessonProgram.Look(
        LessonTests.Solved(Lesson), lesson => lesson.Exercises.OfType<FunctionExercise<Calculation, double[]>>().Single().Yours));

    private static LessonSource Lesson => LessonSource.All.Single(lesson => lesson.Number == 6);

    [Test]
    public void It_gives_the_gradients_of_the_real_one()
    {
        Random random = new(6);
        for (var i = 0; i < 500; i++)
        {
            var calculation = EngineCases.Random(random);
            ShouldAgree(Gradients(calculation), calculation);
        }
    }

    [Test]
    public void It_follows_a_chain_without_recursion_and_meets_no_value_twice()
    {
        Calculation chain = ([2, 0.99999], [("*", 0, 1), .. Enumerable.Range(2, 100_000).Select(value => ("*", value, 1))], 1);
        ShouldAgree(Gradients(chain), chain);

        Calculation doublings = ([1], [.. Enumerable.Range(0, 1000).Select(value => ("+", value, value))], 1);
        Gradients(doublings).ShouldBe([Math.Pow(2, 1000)]);
    }

    [Test]
    public void It_fits_on_a_page() => Lesson.Solution.TrimEnd().Split('\n').Length.ShouldBeLessThanOrEqualTo(60);

    [Test]
    [SetCulture("")]
    public void Nine_weights_learn_xor_with_it_as_the_page_shows()
    {
        var output = LessonProgram.Run(LessonTests.Solved(Lesson)).Output;
        var learned = output[output.IndexOf("With your engine", StringComparison.Ordinal)..output.IndexOf("\n\nAll is right", StringComparison.Ordinal)];
        learned.ShouldEndWith("\n0 xor 0: 0.00\n0 xor 1: 1.00\n1 xor 0: 1.00\n1 xor 1: 0.00");
        LessonSource.Text(Lesson.Page).ShouldContain($"```\n{learned}\n```");
    }

    /// <summary>Up to the last bits: a tanh of many numbers at once may round otherwise than one of a single number.</summary>
    private static void ShouldAgree(double[] gradients, Calculation calculation)
    {
        foreach (var (own, real) in gradients.Zip(Engine.Real.Gradients(calculation)))
        {
            Math.Abs(own - real).ShouldBeLessThanOrEqualTo(1e-12 * Math.Max(1, Math.Abs(real)), EngineCases.Show(calculation));
        }
    }

    private static double[] Gradients(Calculation calculation) => s_engine.Value(calculation);
}
