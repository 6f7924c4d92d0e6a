namespace NeuralSharp.Optim;

/// <summary>The result of an epoch as a state.</summary>
internal static class EpochState
{
    public static StateDict Of(EpochResult epoch)
    {
        var state = new StateDict
        {
            ["epoch"] = epoch.Epoch,
            ["seconds"] = epoch.Duration.TotalSeconds,
            ["samples_per_second"] = epoch.SamplesPerSecond,
            ["learning_rate"] = epoch.LearningRate,
        };
        state.Add("training", Of(epoch.Training));
        if (epoch.Validation is { } validation) state.Add("validation", Of(validation));
        return state;
    }

    public static EpochResult Read(StateReader reader)
    {
        var (epoch, seconds) = ((int)reader.Long("epoch", 1, int.MaxValue), reader.Double("seconds", 0, TimeSpan.MaxValue.TotalSeconds / 2));
        var validation = reader.Part("validation");
        return new(
            epoch, ReadEvaluation(reader.Part("training")), validation.Names.Any() ? ReadEvaluation(validation) : null, TimeSpan.FromSeconds(seconds),
            reader.Double("samples_per_second"))
        {
            LearningRate = reader.Double("learning_rate"),
        };
    }

    private static StateDict Of(Evaluation evaluation)
    {
        var state = new StateDict { ["loss"] = evaluation.Loss };
        if (evaluation.Accuracy is { } accuracy) state["accuracy"] = accuracy;
        foreach (var (i, (name, value)) in evaluation.Metrics.Index())
        {
            state.Add(Invariant($"metric.{i}.name"), name);
            if (value is { } number) state.Add(Invariant($"metric.{i}.value"), number);
        }

        return state;
    }

    private static Evaluation ReadEvaluation(StateReader reader)
    {
        var metrics = new List<KeyValuePair<string, double?>>();
        while (reader.KindOf(Invariant($"metric.{metrics.Count}.name")) != StateKind.Null)
        {
            var metric = reader.Part(Invariant($"metric.{metrics.Count}"));
            metrics.Add(new(metric.String("name") ?? "", metric.KindOf("value") == StateKind.Null ? null : metric.Double("value")));
        }

        return new(reader.Double("loss"), reader.KindOf("accuracy") == StateKind.Null ? null : reader.Double("accuracy")) { Metrics = new(metrics) };
    }
}
