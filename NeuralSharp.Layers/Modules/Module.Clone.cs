namespace NeuralSharp.Layers;

/// <content>Deep copies.</content>
public abstract partial class Module
{
    /// <summary>
    /// Makes a module like this one for <see cref="ModuleExtensions.Clone"/>, which afterwards copies values, mode and names by itself. A
    /// module that registers nothing needs no override: its fields are copied as they are. One that does says in a line how it is made,
    /// as in <c>protected override Module CloneWith(ModuleCloner cloner) =&gt; new Scale(Gain.Length);</c>. What was handed to its
    /// constructor, and so may be shared with others, is cloned there: <c>new Residual(cloner.Clone(Inner))</c>.
    /// </summary>
    /// <param name="cloner">Clones parts, each once however often it is shared.</param>
    /// <returns>A new module of the same type, with members of the same names.</returns>
    /// <exception cref="NotSupportedException">The module registers something and does not override this method.</exception>
    protected virtual Module CloneWith(ModuleCloner cloner)
    {
        if (_members.Count > 0)
        {
            throw new NotSupportedException(
                $"Clone: {Name} does not say how to make another one. Add `protected override Module CloneWith(ModuleCloner cloner) => new {Name}(...);` with "
                + "the arguments it was made with; values are copied afterwards.");
        }

        var twin = (Module)MemberwiseClone();
        (twin._members, twin._hooks, twin._parents, twin._self) = ([], null, null, null);
        return twin;
    }

    /// <summary>What <see cref="CloneWith"/> makes.</summary>
    internal Module MakeTwin(ModuleCloner cloner) => CloneWith(cloner)
        ?? throw new InvalidOperationException($"Clone: CloneWith of {Name} returned null instead of a module.");

    /// <summary>Gives a twin, made by <see cref="CloneWith"/>, this module's values, mode and name.</summary>
    internal void CopyTo(Module twin, ModuleCloner cloner)
    {
        if (twin == this || twin.GetType() != GetType() || !_members.Keys.SequenceEqual(twin._members.Keys))
        {
            throw new InvalidOperationException(
                $"Clone: CloneWith of {Name} made {(twin == this ? "no new module" : $"a {twin.Name}")} with [{string.Join(", ", twin._members.Keys)}] instead of "
                + $"[{string.Join(", ", _members.Keys)}]. Make a new one of the same type and sizes.");
        }

        (twin._isInTrainingMode, twin._isFrozen, twin.GivenName) = (_isInTrainingMode, _isFrozen, GivenName);
        foreach (var (name, value) in _members) cloner.Match(value, twin._members[name], $"'{name}' of {Name}");
    }
}
