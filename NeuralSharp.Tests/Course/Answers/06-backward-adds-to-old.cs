// named: Backward left-over
sealed class Value(double data, params (Value Input, double Local)[] inputs)
{
    public double Data { get; set; } = data;

    public double Grad { get; private set; }

    private int Generation { get; } = inputs.Length == 0 ? 0 : 1 + inputs.Max(entry => entry.Input.Generation);

    private (Value Input, double Local)[] Inputs => inputs;

    public static implicit operator Value(double number) => new(number);

    public static Value operator -(Value a, Value b) => a + (-1 * b);

    public static Value operator +(Value a, Value b) => new(a.Data + b.Data, (a, 1), (b, 1));

    public static Value operator *(Value a, Value b) => new(a.Data * b.Data, (a, b.Data), (b, a.Data));

    public Value Tanh()
    {
        var y = Math.Tanh(Data);
        return new Value(y, (this, 1 - y * y));
    }

    public Value Exp()
    {
        var y = Math.Exp(Data);
        return new Value(y, (this, y));
    }

    public void Backward()
    {
        var found = new List<Value> { this };
        var seen = new HashSet<Value> { this };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var (input, _) in found[i].Inputs)
            {
                if (seen.Add(input)) found.Add(input);
            }
        }

        Grad = 1;
        foreach (var value in found.OrderByDescending(v => v.Generation))
        {
            foreach (var (input, local) in value.Inputs) input.Grad += local * value.Grad;
        }
    }
}
