namespace NeuralSharp;

/// <summary>The losses of all steps of a training, for a curve over the logarithm of the step: of the steps that fall on one place, the least and the largest.</summary>
internal sealed class LossCurve
{
    private const double PlacesPerDecade = 40;

    private readonly List<(int Step, double Least, double Most)> _places = [];
    private int _last = -1;

    /// <summary>The places in order, each with its first step.</summary>
    public IReadOnlyList<(int Step, double Least, double Most)> Places => _places;

    /// <summary>Adds the loss that a step computed. NaN stays: it is what a reader must see.</summary>
    public void Add(int step, double loss)
    {
        var place = (int)(PlacesPerDecade * Math.Log10(step));
        if (place != _last) _places.Add((step, loss, loss));
        else _places[^1] = (_places[^1].Step, Math.Min(_places[^1].Least, loss), Math.Max(_places[^1].Most, loss));
        _last = place;
    }
}
