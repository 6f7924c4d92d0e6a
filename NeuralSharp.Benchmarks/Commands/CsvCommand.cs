using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using nietras.SeparatedValues;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that reads a large file of numbers as a table, beside Sep alone, which finds its cells for us.</summary>
internal static class CsvCommand
{
    private const int Columns = 20;

    public static Command Create()
    {
        var megabytes = new Option<int>("--megabytes") { Description = "How large the file is", DefaultValueFactory = _ => 100 };
        var digits = new Option<int>("--digits") { Description = "How many digits a number has, 1 to 17", DefaultValueFactory = _ => 17 };
        var rounds = new Option<int>("--rounds") { Description = "How often each reads it, in turns", DefaultValueFactory = _ => 7 };
        megabytes.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 2000, "--megabytes: 1 to 2000.", result.AddError));
        digits.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 17, "--digits: 1 to 17.", result.AddError));
        rounds.Validators.Add(result => Check(result.GetValueOrDefault<int>() >= 1, "--rounds: at least 1.", result.AddError));
        var command = new Command("csv", "Reads a large file of numbers as a table, beside Sep alone") { megabytes, digits, rounds };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(megabytes), parsed.GetRequiredValue(digits), parsed.GetRequiredValue(rounds)));
        return command;

        static void Check(bool isRight, string told, Action<string> addError)
        {
            if (!isRight) addError(told);
        }
    }

    private static int Run(int megabytes, int digits, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-csv-").FullName;
        try
        {
            var path = Path.Combine(folder, "numbers.csv");
            Write(path, megabytes * 1_000_000L, digits);
            var size = new FileInfo(path).Length / 1e6;
            Compare(Table.ReadCsv(path), Numbers(path));
            (string Name, Action Work, List<double> Seconds)[] readers =
            [
                ("Table.ReadCsv", () => Table.ReadCsv(path), []),
                ("Sep, numbers into lists", () => Numbers(path), []),
                ("Sep, cells alone", () => Cells(path), []),
            ];
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (_, work, seconds) in readers)
                {
                    GC.Collect();
                    seconds.Add(Stopwatches.Time(work, 1));
                }
            }

            Console.WriteLine(Invariant($"{size:0} MB, {Columns} columns of numbers with {digits} digits, one thread, medians of {rounds}:"));
            foreach (var (name, _, seconds) in readers)
            {
                var share = new Distribution(seconds.Zip(readers[0].Seconds, (theirs, ours) => theirs / ours));
                Console.WriteLine(Invariant($"{name,-25} {size / new Distribution(seconds).Median,6:0} MB/s   Table.ReadCsv has {share.Median * 100:0} % of it"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path, long bytes, int digits)
    {
        var generator = new Random(1);
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(column => Invariant($"x{column}"))));
        while (writer.BaseStream.Position < bytes)
            writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(_ => ((generator.NextDouble() - 0.5) * 100).ToString(Invariant($"G{digits}"), CultureInfo.InvariantCulture))));
    }

    private static List<double>[] Numbers(string path)
    {
        var columns = Enumerable.Range(0, Columns).Select(_ => new List<double>()).ToArray();
        using var reader = Sep.Reader().FromFile(path);
        foreach (var row in reader)
        {
            for (var column = 0; column < Columns; column++) columns[column].Add(row[column].Parse<double>());
        }

        return columns;
    }

    private static void Cells(string path)
    {
        var length = 0L;
        using var reader = Sep.Reader().FromFile(path);
        foreach (var row in reader)
        {
            for (var column = 0; column < Columns; column++) length += row[column].Span.Length;
        }

        if (length == 0) throw new BenchmarkException("The file has no cells.");
    }

    private static void Compare(Table table, List<double>[] numbers)
    {
        for (var column = 0; column < Columns; column++)
        {
            if (!((NumberColumn)table.Columns[column]).Values.SequenceEqual(CollectionsMarshal.AsSpan(numbers[column])))
                throw new BenchmarkException(Invariant($"Table.ReadCsv and Sep read column {column} differently."));
        }
    }
}
