namespace NeuralSharp.Tests.Fuzz;

/// <summary>What damaged files did to a reader.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Files">How many it was given.</param>
/// <param name="Read">How many of them it read, because the damage says nothing.</param>
/// <param name="Longest">The longest processor time it took for one.</param>
/// <param name="MostMemory">The largest share of the memory it may take, <see cref="AllowedBytes"/>.</param>
/// <param name="Faults">What it must not do: an undocumented exception, too much time, too much memory; with the file.</param>
internal sealed record FuzzRun(FuzzTarget Target, int Files, int Read, TimeSpan Longest, double MostMemory, IReadOnlyList<(string What, byte[] File)> Faults)
{
    private const int MostFaults = 20;
    private const int Tries = 3;   // for the time: another thread of this program may have had the processor
    private static readonly TimeSpan s_mostTime = TimeSpan.FromSeconds(1);

    /// <summary>What reading a file may take: four times its bytes and those it unpacks to, and a megabyte.</summary>
    public static long AllowedBytes(long fileBytes, long unpackedBytes) => (4 * (fileBytes + unpackedBytes)) + 1_000_000;

    /// <summary>Gives a reader damaged files, the same for the same seed.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses the damages.</param>
    /// <param name="folder">Where the files are put, one at a time.</param>
    /// <param name="progress">Is told now and then how many are done.</param>
    public static FuzzRun Of(FuzzTarget target, int count, int seed, string folder, Action<int>? progress = null)
    {
        var random = new Random(seed);
        var path = Path.Combine(folder, "damaged");
        var faults = new List<(string, byte[])>();
        var (read, longest, most) = (0, TimeSpan.Zero, 0.0);
        foreach (var whole in target.Files)   // compiled, and nothing wrong with the files themselves
        {
            File.WriteAllBytes(path, whole);
            target.Read(path);
        }

        for (var i = 0; i < count && faults.Count < MostFaults; i++)
        {
            var file = FileMutator.Mutate(target.Files, random);
            if (target.Repair is { } repair && random.Next(2) == 0) file = repair(file);
            File.WriteAllBytes(path, file);
            var (error, bytes, time) = Try(target, path);
            for (var again = 1; again < Tries && time > s_mostTime; again++) time = Min(time, Try(target, path).Time);

            if (error is null) read++;
            else if (!target.Documents(error)) faults.Add((error.ToString(), file));
            if (time > s_mostTime) faults.Add((Invariant($"takes {time.TotalSeconds:0.0} s"), file));
            longest = time > longest ? time : longest;

            // What it allocates in all is more than what is alive at any time; looked at closely only where the file's bytes leave it open.
            var allowed = AllowedBytes(file.Length, 0);
            if (bytes > allowed) allowed = AllowedBytes(file.Length, target.UnpackedBytes(file));
            if (bytes > allowed) faults.Add((Invariant($"allocates {bytes} bytes for a file of {file.Length}; {allowed} are allowed"), file));
            most = Math.Max(most, (double)bytes / allowed);
            if (progress is not null && (i + 1) % Math.Max(1, count / 10) == 0) progress(i + 1);
        }

        return new(target, count, read, longest, most, faults);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static (Exception? Error, long Bytes, TimeSpan Time) Try(FuzzTarget target, string path)
    {
        Exception? error = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;   // whatever other programs do
        try
        {
            target.Read(path);
        }
        catch (Exception e)
        {
            error = e;
        }

        return (error, GC.GetAllocatedBytesForCurrentThread() - before, Environment.CpuUsage.TotalTime - start);
    }
}
