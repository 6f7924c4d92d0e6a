// named: Backward left-over
sealed class Value
{
    private readonly List<Value> _children;
    private Action _backward = () => { };

    public Value(double data, params Value[] children)
    {
        Data = data;
        _children = children.ToList();
    }

    public double Data { get; set; }

    public double Grad { get; set; }

    public static implicit operator Value(double number) => new Value(number);

    public static Value operator -(Value a, Value b) => a + (-1 * b);

    public static Value operator +(Value a, Value b)
    {
        var result = new Value(a.Data + b.Data, a, b);
        result._backward = () =>
        {
            a.Grad += result.Grad;
            b.Grad += result.Grad;
        };
        return result;
    }

    public static Value operator *(Value a, Value b)
    {
        var result = new Value(a.Data * b.Data, a, b);
        result._backward = () =>
        {
            a.Grad += b.Data * result.Grad;
            b.Grad += a.Data * result.Grad;
        };
        return result;
    }

    public Value Tanh()
    {
        var t = Math.Tanh(Data);
        var result = new Value(t, this);
        result._backward = () => Grad += (1 - t * t) * result.Grad;
        return result;
    }

    public Value Exp()
    {
        var e = Math.Exp(Data);
        var result = new Value(e, this);
        result._backward = () => Grad += e * result.Grad;
        return result;
    }

    public void Backward()
    {
        var order = new List<Value>();
        var visited = new HashSet<Value>();
        Build(this);
        Grad = 1;
        for (int i = order.Count - 1; i >= 0; i--) order[i]._backward();

        void Build(Value value)
        {
            if (!visited.Add(value)) return;
            foreach (var child in value._children) Build(child);
            order.Add(value);
        }
    }
}
