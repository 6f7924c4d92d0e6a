using System.CommandLine;
using System.Diagnostics;

namespace NeuralSharp.Grading;

/// <summary>Grades a folder with the files of a class, for teachers: docs/course/grade-class.cs.</summary>
public static class GradeClass
{
    private const int Failed = 1, WrongUsage = 2;

    /// <summary>Grades all lessons in the folder that the arguments name, and writes a table.</summary>
    /// <param name="args">The folder, and <c>--csv FILE</c> for a spreadsheet.</param>
    /// <returns>The program's exit code: 0 where there is a table, 1 where the folder cannot be read or the file not written, 2 for arguments that are not understood.</returns>
    public static int Run(string[] args)
    {
        var folder = new Argument<string>("folder") { Description = "The folder with the class's files: a subfolder for each learner, or a file for each, called as you like" };
        var csv = new Option<string?>("--csv") { Description = "Write the table to a file for spreadsheets as well", HelpName = "file" };
        var seconds = new Option<int>("--seconds") { Description = "How long a file may take", HelpName = "number", DefaultValueFactory = _ => 60 };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 3600)) result.AddError("--seconds takes a whole number from 1 to 3600.");
        });
        var command = new RootCommand("Grades a folder with the files of a class. The code in them is run as it is, with your rights: see docs/course/teaching.md.") { folder, csv, seconds };
        command.SetAction(parsed => Grade(parsed.GetRequiredValue(folder), parsed.GetValue(csv), TimeSpan.FromSeconds(parsed.GetValue(seconds))));

        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct()) Console.Error.WriteLine($"error: {Printable.Escape(message)}");
            Console.Error.WriteLine("See --help for what there is.");
            return WrongUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {Printable.Escape(exception.Message)}");
            return Failed;
        }
    }

    private static int Grade(string folder, string? csv, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var files = ClassFile.In(folder);
        if (files.Count == 0) throw new IOException($"There is no lesson in {folder}: no file *.cs there has a call such as TheFork.Grade(…).");

        var temporary = Directory.CreateTempSubdirectory("grade-class");
        try
        {
            var messages = ClassCompiler.Compile(files, temporary.FullName);
            var rows = new ClassRow[files.Count];
            Parallel.For(0, files.Count, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                rows[i] = messages[i] is { } message ? new(files[i], [], message) : ClassRunner.Run(files[i], ClassCompiler.ProgramOf(temporary.FullName, i), limit));
            ClassTable.Write(Console.Out, rows);
            Console.WriteLine(Invariant($"\n{files.Count} files in {watch.Elapsed.TotalSeconds:F0} s"));
            if (csv is null) return 0;
            ClassTable.WriteCsv(csv, rows);
            Console.WriteLine($"The table is in {Printable.Escape(Path.GetFullPath(csv))}");
            return 0;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }
}
