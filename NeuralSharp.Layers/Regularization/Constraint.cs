namespace NeuralSharp.Layers;

/// <summary>
/// Something that parameters must fulfil: it is applied after each of an optimizer's steps and writes them back to where it holds.
/// Hand it to a trainer, or call <see cref="Apply"/> behind <c>optimizer.Step()</c>. Several are added: <c>a + b</c> applies a first.
/// </summary>
public abstract class Constraint
{
    /// <summary>
    /// Whether <see cref="Project"/> does the same on tensors in every step, so that a trainer may replay it, see <see cref="Module.IsReplayable"/>:
    /// true for the library's, false for yours unless you override it.
    /// </summary>
    public virtual bool IsReplayable => GetType().Module == typeof(Constraint).Module;

    /// <summary>Changes the parameters so that they fulfil it, in place and without recording.</summary>
    public void Apply()
    {
        using (Autograd.NoGrad()) Project();
    }

    /// <summary>Writes the parameters, by methods such as <see cref="Tensor.CopyFrom"/>; nothing is recorded meanwhile.</summary>
    protected abstract void Project();

    /// <summary>Both, the left one first.</summary>
    public static Constraint operator +(Constraint left, Constraint right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Both(left, right);
    }

    private sealed class Both(Constraint first, Constraint second) : Constraint
    {
        public override bool IsReplayable => first.IsReplayable && second.IsReplayable;

        protected override void Project()
        {
            first.Apply();
            second.Apply();
        }
    }
}
