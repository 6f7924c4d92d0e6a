using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>What a newcomer sees first: the list of samples, and examples that work.</summary>
[TestFixture]
internal sealed class DisplayListTests
{
    private static IEnumerable<SampleCommand> Samples => SampleList.Root().Subcommands.Cast<SampleCommand>();

    [Test]
    public void Without_arguments_the_samples_are_listed_with_one_line_each()
    {
        var outcome = SampleProcess.Run();
        outcome.ExitCode.ShouldBe(0);
        outcome.Error.ShouldBeEmpty();
        foreach (var sample in Samples) outcome.Lines.Count(line => line.StartsWith($"  {sample.Name} ", StringComparison.Ordinal)).ShouldBe(1, sample.Name);
    }

    [Test]
    public void Every_sample_has_a_short_description_and_examples_in_its_help()
    {
        foreach (var sample in Samples)
        {
            sample.Description!.Length.ShouldBeLessThanOrEqualTo(80, sample.Name);
            sample.Examples.ShouldNotBeEmpty(sample.Name);
            var help = SampleProcess.Run(sample.Name, "--help").Output;
            foreach (var (arguments, meaning) in sample.Examples)
            {
                help.ShouldContain($"  {sample.Name} {arguments}".TrimEnd());
                help.ShouldContain(meaning);
            }
        }
    }

    [Test]
    public void Every_example_is_a_right_command_line()
    {
        foreach (var sample in Samples)
        {
            foreach (var (arguments, _) in sample.Examples)
                SampleList.Root().Parse($"{sample.Name} {arguments}").Errors.ShouldBeEmpty($"{sample.Name} {arguments}");
        }
    }
}
