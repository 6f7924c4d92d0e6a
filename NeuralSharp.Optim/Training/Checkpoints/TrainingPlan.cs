namespace NeuralSharp.Optim;

/// <summary>What a training was asked for that must be the same when it goes on. How many epochs there are may change.</summary>
internal sealed record TrainingPlan(int Examples, int BatchSize, int Batches, int AccumulatedBatches, bool IsValidated)
{
    public StateDict StateDict() => new()
    {
        ["examples"] = Examples,
        ["batch_size"] = BatchSize,
        ["batches"] = Batches,
        ["accumulated_batches"] = AccumulatedBatches,
        ["is_validated"] = IsValidated,
    };

    /// <summary>Tells the reader where another training was asked for.</summary>
    public void Check(StateReader reader)
    {
        Same("examples", Examples);
        Same("batch_size", BatchSize);
        Same("batches", Batches);
        Same("accumulated_batches", AccumulatedBatches);
        if (reader.Bool("is_validated") != IsValidated) reader.Fault("is_validated", $"is not {(IsValidated ? "true" : "false")}");

        void Same(string name, int here) => reader.Long(name, here, here);
    }
}
