using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>What came out for a way to publish.</summary>
/// <param name="Publication">The way.</param>
/// <param name="Files">The files a user gets.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Starts">Seconds from the start of the process to its end, after one step of training.</param>
/// <param name="Vectors">What the program says of its vectors.</param>
/// <param name="Gigaflops">The rate of a matrix product.</param>
/// <param name="StepMicroseconds">The time of a step of training.</param>
internal sealed record DeploymentResult(
    Publication Publication, int Files, long Bytes, Distribution Starts, string Vectors, double Gigaflops, double StepMicroseconds);

/// <summary>Publishes the programs in every way, lets each prove that it computes right, and starts them in turn.</summary>
internal static class DeploymentContest
{
    public static IReadOnlyList<DeploymentResult> Run(IReadOnlyList<Publication> publications, int starts, bool publish, TextWriter progress)
    {
        var xor = publications.Select(publication => Get(publication, "Xor")).ToList();
        var speed = publications.Select(publication => Get(publication, "Speed")).ToList();
        foreach (var program in xor) program.Run();   // it ends with an error where it has not learned; and its files are in the cache now

        var seconds = xor.ConvertAll(_ => new List<double>());
        for (var turn = 0; turn < starts; turn++)
        {
            for (var i = 0; i < xor.Count; i++) seconds[i].Add(xor[i].Run("first-step").Seconds);
        }

        return [.. publications.Select((publication, i) => Result(publication, xor[i], new(seconds[i]), speed[i].Run().Output))];

        PublishedProgram Get(Publication publication, string program)
        {
            if (!publish) return publication.Find(program);
            progress.WriteLine($"publishing {program}: {publication.Name}");
            return publication.Publish(program);
        }
    }

    private static DeploymentResult Result(Publication publication, PublishedProgram program, Distribution starts, string speed)
    {
        if (speed.Split("; ") is not [var vectors, var gigaflops, var microseconds, "right"])
            throw new BenchmarkException($"{publication.Name}: the program answered '{speed}'.");
        var (files, bytes) = program.Size();
        return new(
            publication, files, bytes, starts, vectors.Replace("C#, ", "", StringComparison.Ordinal),
            double.Parse(gigaflops, CultureInfo.InvariantCulture), double.Parse(microseconds, CultureInfo.InvariantCulture));
    }
}
