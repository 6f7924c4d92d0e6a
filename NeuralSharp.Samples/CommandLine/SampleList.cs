using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NeuralSharp.Samples;

/// <summary>The program's command line: which samples there are, and how they are presented.</summary>
internal static class SampleList
{
    private const string Start = "dotnet run -c Release --project NeuralSharp.Samples --";

    /// <summary>The command line with all samples; without arguments it lists them.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("NeuralSharp's samples: each trains a small network and shows what happens.")
        {
            XorSample.Command(),
            SpiralSample.Command(),
            MoonsSample.Command(),
            RegressionSample.Command(),
            MnistSample.Command(),
            FashionSample.Command(),
            TabularSample.Command(),
            PredictSample.Command(),
            OptimizersSample.Command(),
            ExplainSample.Command(),
            BreakSample.Command(),
            BackendsSample.Command(),
        };
        root.SetAction(_ => Show(root));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static int Show(RootCommand root)
    {
        Console.WriteLine(root.Description);
        Console.WriteLine();
        foreach (var command in root.Subcommands) Console.WriteLine($"  {command.Name,-10} {command.Description}");
        Console.WriteLine();
        Console.WriteLine("Start one, or see what it can do:");
        Console.WriteLine($"  {Start} xor");
        Console.WriteLine($"  {Start} xor --help");
        return 0;
    }

    /// <summary>The usual help, and below it the sample's examples.</summary>
    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        /// <summary>Who asks for help need not have given what the sample requires.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (parseResult.CommandResult.Command is not SampleCommand { Examples.Count: > 0 } sample) return code;
            var path = string.Join(' ', sample.Parents.OfType<SampleCommand>().Select(parent => parent.Name).Append(sample.Name));
            output.WriteLine($"Examples, each after \"{Start}\":");
            foreach (var (arguments, meaning) in sample.Examples)
            {
                output.WriteLine($"  {path} {arguments}".TrimEnd());
                output.WriteLine($"      {meaning}");
            }

            return code;
        }
    }
}
