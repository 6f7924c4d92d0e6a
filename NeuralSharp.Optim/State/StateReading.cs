namespace NeuralSharp.Optim;

/// <summary>Numbers that optimizers, schedules and averages have in their states.</summary>
internal static class StateReading
{
    /// <summary>A count of steps, epochs or updates.</summary>
    public static int Count(this StateReader reader, string name) => (int)reader.Long(name, 0, StateCount.Most);

    /// <summary>A learning rate or a weight decay: zero or positive, and finite.</summary>
    public static double Rate(this StateReader reader, string name) => reader.Double(name, 0, double.MaxValue);
}
