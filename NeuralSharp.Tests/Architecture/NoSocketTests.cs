using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Architecture;

/// <summary>Of the libraries, Data alone uses the network: a program that references only those below it has no such code in it.</summary>
[TestFixture]
internal sealed class NoSocketTests
{
    [TestCase("NeuralSharp.Core")]
    [TestCase("NeuralSharp.Layers")]
    [TestCase("NeuralSharp.Optim")]
    [TestCase("NeuralSharp.Explain")]
    public void Names_nothing_of_the_network(string project) => NamesOfTheNetwork(SourceCode.Projects.Single(each => each.AssemblyName == project)).ShouldBeEmpty();

    [Test]
    public void The_downloads_in_Data_would_be_found()
    {
        var found = NamesOfTheNetwork(SourceCode.Projects.Single(each => each.AssemblyName == "NeuralSharp.Data"));
        found.ShouldContain("MirrorClient.cs: HttpClient");
        found.ShouldAllBe(name => name.StartsWith("MirrorClient.cs", StringComparison.Ordinal), "one file speaks with the network");
    }

    private static List<string> NamesOfTheNetwork(CSharpCompilation project) =>
    [
        .. project.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).AsParallel().AsOrdered().SelectMany(tree =>
        {
            var model = project.GetSemanticModel(tree);
            return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                .Where(name => NamespaceOf(model.GetSymbolInfo(name).Symbol) is { } place && (place == "System.Net" || place.StartsWith("System.Net.", StringComparison.Ordinal)))
                .Select(name => $"{Path.GetFileName(tree.FilePath)}: {name.Identifier.Text}");
        }),
    ];

    /// <summary>The namespace of what a name means, or the namespace that it is.</summary>
    private static string? NamespaceOf(ISymbol? symbol) => (symbol as INamespaceSymbol ?? symbol?.ContainingNamespace)?.ToDisplayString();
}
