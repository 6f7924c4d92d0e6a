using System.CommandLine;
using System.Diagnostics;
using NeuralSharp.Tests.Scaling;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that shows how the time of work grows while its size doubles: by a factor of 2 where it is linear, of 4 where it is quadratic.</summary>
internal static class DoublingCommand
{
    private const int Runs = 3;

    public static Command Create()
    {
        var from = new Option<int>("--from") { Description = "The smallest size", DefaultValueFactory = _ => 1000 };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000) result.AddError("--from: 1 to 100000.");
        });
        var doublings = new Option<int>("--doublings") { Description = "How often it doubles", DefaultValueFactory = _ => 3 };
        doublings.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10) result.AddError("--doublings: 1 to 10.");
        });
        var command = new Command("doubling", "Shows how the time of making, saving and looking at large models and optimizers grows with their size") { from, doublings };
        command.SetAction(parsed => Run([.. Enumerable.Range(0, parsed.GetRequiredValue(doublings) + 1).Select(i => parsed.GetRequiredValue(from) << i)]));
        return command;
    }

    private static int Run(int[] sizes)
    {
        Console.WriteLine($"Milliseconds, the shortest of {Runs} runs.\n");
        Console.WriteLine(Invariant($"| n | {string.Join(" | ", sizes)} | last doubling |"));
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", sizes.Length + 1))}");
        foreach (var work in GrowthCase.All)
        {
            work.Prepare(sizes[0])();   // compiled
            var times = sizes.Select(size => Enumerable.Range(0, Runs).Min(_ => Milliseconds(work.Prepare(size)))).ToArray();
            Console.WriteLine(Invariant($"| {work.Name} | {string.Join(" | ", times.Select(time => Invariant($"{time:0.0}")))} | {times[^1] / times[^2]:0.0} |"));
        }

        return 0;
    }

    private static double Milliseconds(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
