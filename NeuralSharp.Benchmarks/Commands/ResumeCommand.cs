using System.CommandLine;
using NeuralSharp.Tests.Samples;
using NeuralSharp.Tests.Training;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that kills trainings at random moments and fails where one does not end with the model of an undisturbed run, bit for bit.</summary>
internal static class ResumeCommand
{
    private const int Images = 320;

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many runs are killed", DefaultValueFactory = _ => 200 };
        var damaged = new Option<int>("--damaged") { Description = "How many more have their newest checkpoint damaged", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "Chooses the moments and the damages", DefaultValueFactory = _ => 1 };
        var program = new Option<string?>("--program") { Description = "The samples program, as a .dll (default: the Release build in this repository)" };
        var command = new Command("resume", "Kills runs of the sample mnist --checkpoint, goes on, and compares their models with that of an undisturbed run") { runs, damaged, seed, program };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(runs), parsed.GetRequiredValue(damaged), parsed.GetRequiredValue(seed), parsed.GetValue(program) ?? FindProgram()));
        return command;
    }

    private static int Run(int runs, int damaged, int seed, string program)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-resume-").FullName;
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
            TinyMnist.Write(data, trainCount: Images, testCount: 100);
            var training = new KilledTraining(program, data, folder);
            var wanted = training.Undisturbed();
            Console.WriteLine(Invariant($"undisturbed: {training.Duration.TotalSeconds:0.0} s, SHA-256 {wanted}"));
            var random = new Random(seed);
            var isGood = Tell("killed", runs, damages: false) & Tell("killed, newest checkpoint damaged", damaged, damages: true);
            return isGood ? 0 : 1;

            bool Tell(string what, int count, bool damages)
            {
                List<KilledRun> results = [];
                for (var i = 0; i < count; i++)
                {
                    results.Add(training.KillAndGoOn(random, damages));
                    if ((i + 1) % 10 == 0) Console.Error.WriteLine(Invariant($"  {what}: {i + 1} of {count}"));
                }

                var same = results.Count(result => result.Hash == wanted);
                Console.WriteLine(Invariant(
                    $"{what}: {count} runs, {results.Count(result => result.WasKilled)} before their end, {results.Count(result => result.Checkpoints > 0)} with checkpoints, ")
                    + Invariant($"{results.Count(result => result.WasWarned)} warned of damage, {same} with the SHA-256 of the undisturbed run"));
                return same == count && (!damages || results.TrueForAll(result => result.WasWarned));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string FindProgram()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "NeuralSharp.Samples", "bin", "Release", "net10.0", "NeuralSharp.Samples.dll");
            if (File.Exists(program)) return program;
        }

        throw new BenchmarkException("there is no NeuralSharp.Samples.dll. Build NeuralSharp.Samples in Release first, or give its path by --program.");
    }
}
