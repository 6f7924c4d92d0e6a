namespace NeuralSharp;

/// <summary>What is known of a backend on this machine.</summary>
/// <param name="Name">Its name, for <see cref="Backend.Use(string)"/> and <c>NEURALSHARP_BACKEND</c>.</param>
/// <param name="IsAvailable">Whether it can be used.</param>
/// <param name="Description">The library and its version; or what was looked for and why it cannot be used.</param>
public sealed record BackendInfo(string Name, bool IsAvailable, string Description);
