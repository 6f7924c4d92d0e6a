// A number that remembers what it was computed from: its inputs, and the local derivative by each.
sealed class Value(double data, params (Value Input, double Local)[] inputs)
{
    public double Data { get; set; } = data;

    // The gradient of the value whose Backward was called last, by this one.
    public double Grad { get; private set; }

    // 0 for a leaf, and else one more than the largest among the inputs: descending, it orders the backward pass.
    private int Generation { get; } = inputs.Length == 0 ? 0 : 1 + inputs.Max(entry => entry.Input.Generation);

    private (Value Input, double Local)[] Inputs => inputs;

    public static implicit operator Value(double number) => new(number);

    public static Value operator +(Value a, Value b) => new(a.Data + b.Data, (a, 1), (b, 1));

    public static Value operator -(Value a, Value b) => a + (-1 * b);

    public static Value operator *(Value a, Value b) => new(a.Data * b.Data, (a, b.Data), (b, a.Data));

    public Value Tanh()
    {
        var y = Math.Tanh(Data);
        return new(y, (this, 1 - (y * y)));
    }

    public Value Exp()
    {
        var y = Math.Exp(Data);
        return new(y, (this, y));
    }

    public void Backward()
    {
        // All values that this one was computed from, each once. The list grows while it is gone through.
        List<Value> found = [this];
        HashSet<Value> seen = [this];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Inputs.Select(entry => entry.Input).Where(seen.Add));
        }

        foreach (var value in found) value.Grad = 0;
        Grad = 1;
        foreach (var value in found.OrderByDescending(value => value.Generation))
        {
            foreach (var (input, local) in value.Inputs) input.Grad += local * value.Grad;
        }
    }
}
