namespace NeuralSharp;

/// <summary>
/// A run in evaluation mode that leaves no trace: a lazy parameter is lent shape and values instead of getting them, what is written in
/// place is put back at the end, and no generator moves. Other threads may use the same tensors meanwhile and see nothing of it.
/// </summary>
internal class TracelessRun
{
    private readonly Dictionary<Parameter, Tensor> _lent = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Storage, (Tensor Tensor, Tensor Before)> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>The multiply-adds of the matrix products so far.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Runs a function.</summary>
    public T Do<T>(Func<T> function)
    {
        using var scope = Ambient.Begin();
        Ambient.Mine.Run = this;
        Ambient.Mine.Mode |= AutogradMode.Traceless;
        using var peek = DrawLog.Peek();
        using var evaluation = EvaluationScope.Begin();
        try
        {
            return function();
        }
        finally
        {
            foreach (var (tensor, before) in _written.Values) tensor.Overwrite(before);
        }
    }

    /// <summary>Lends a lazy parameter values, for this run alone.</summary>
    public void Lend(Parameter lazy, Tensor values) => _lent[lazy] = values;

    /// <summary>What was lent to a lazy parameter.</summary>
    public Tensor? LentTo(Tensor lazy) => lazy is Parameter parameter ? _lent.GetValueOrDefault(parameter) : null;

    /// <summary>Comes before a write in place.</summary>
    public void BeforeWrite(Tensor tensor)
    {
        if (!_written.ContainsKey(tensor.Storage)) _written.Add(tensor.Storage, (tensor, tensor.Copy()));
    }

    /// <summary>Counts what an op took to compute.</summary>
    public void Count(long multiplyAdds) => MultiplyAdds += multiplyAdds;
}
