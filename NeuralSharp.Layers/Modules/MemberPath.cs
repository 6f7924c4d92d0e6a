namespace NeuralSharp.Layers;

/// <summary>Where a member stands in a model. The text is put together when it is asked for: in a deep model all texts are long.</summary>
/// <param name="Around">Where the module is that holds it; null in the model itself.</param>
/// <param name="Name">Its name there.</param>
internal sealed record MemberPath(MemberPath? Around, string Name)
{
    /// <summary>The names from the model down to the member, such as <c>0.weight</c>.</summary>
    public override string ToString()
    {
        if (Around is null) return Name;
        var names = new Stack<string>();
        for (var path = this; path is not null; path = path.Around) names.Push(path.Name);
        return string.Join('.', names);
    }
}
