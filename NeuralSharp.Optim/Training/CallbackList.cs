namespace NeuralSharp.Optim;

/// <summary>The callbacks of one training, called in order; what one throws is told with its name and the place.</summary>
internal sealed class CallbackList(TrainingCallback[] callbacks)
{
    private int _started;

    /// <summary>Whether one wants the training to end.</summary>
    public bool StopRequested
    {
        get
        {
            foreach (var callback in callbacks)
            {
                if (callback.StopRequested) return true;
            }

            return false;
        }
    }

    /// <summary>Begins a training; what a callback throws here comes out as it is.</summary>
    public void Start(TrainingContext context)
    {
        foreach (var callback in callbacks)
        {
            callback.Begin(context);
            _started++;
        }
    }

    /// <summary>Tells where a training goes on.</summary>
    public void Resume(int epoch, int batch)
    {
        var (last, within) = batch > 0 ? (epoch, batch) : (epoch - 1, (int?)null);
        foreach (var callback in callbacks) Tell(callback, "OnResume", last, within, (epoch, batch), static (callback, place) => callback.OnResume(place.epoch, place.batch));
    }

    public void ShowGradients(IReadOnlyList<Parameter> parameters, int epoch, int batch)
    {
        foreach (var callback in callbacks) Tell(callback, "OnGradients", epoch, batch, parameters, static (callback, parameters) => callback.OnGradients(parameters));
    }

    public void EndStep(StepResult step)
    {
        foreach (var callback in callbacks) Tell(callback, "OnStep", step.Epoch, step.Batch, step, static (callback, step) => callback.OnStep(step));
    }

    public void EndEpoch(EpochResult epoch)
    {
        foreach (var callback in callbacks) Tell(callback, "OnEpoch", epoch.Epoch, batch: null, epoch, static (callback, epoch) => callback.OnEpoch(epoch));
    }

    /// <summary>Ends a training for all that have begun it. The first failure comes out, unless the training has failed before.</summary>
    public void End(TrainingEnd end)
    {
        TrainingException? first = null;
        foreach (var callback in callbacks.Take(_started))
        {
            try
            {
                callback.OnEnd(end);
            }
            catch (Exception exception)
            {
                first ??= new TrainingException(NameOf(callback, "OnEnd"), end.History.Count, batch: null, exception);
                if (end.Failure is { Data: { IsReadOnly: false } data }) data[NameOf(callback, "OnEnd")] = exception;
            }
        }

        if (first is not null && end.Failure is null) throw first;
    }

    private static void Tell<T>(TrainingCallback callback, string method, int epoch, int? batch, T value, Action<TrainingCallback, T> tell)
    {
        try
        {
            tell(callback, value);
        }
        catch (Exception exception) when (TrainingException.Wraps(exception))
        {
            throw new TrainingException(NameOf(callback, method), epoch, batch, exception);
        }
    }

    private static string NameOf(TrainingCallback callback, string method) => $"{callback.GetType().Name}.{method}";
}
