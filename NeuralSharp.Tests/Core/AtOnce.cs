namespace NeuralSharp.Tests.Core;

/// <summary>Runs an action on several threads that begin together.</summary>
internal static class AtOnce
{
    /// <summary>Runs all to their end, and gives what each threw, or null.</summary>
    public static Exception?[] Run(int threads, Action<int> action)
    {
        var failures = new Exception?[threads];
        using var start = new Barrier(threads);
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                action(i);
            }
            catch (Exception exception)
            {
                failures[i] = exception;
            }
        })).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        return failures;
    }
}
