using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NeuralSharp.Tests.Architecture;

/// <summary>A name in one folder whose declaration stands in another.</summary>
/// <param name="From">The folder that names it, such as <c>Core/Ops</c>.</param>
/// <param name="To">The folder that declares it.</param>
/// <param name="Where">The file and the name.</param>
internal readonly record struct FolderArrow(string From, string To, string Where);

/// <summary>Which folders name which, as the compiler resolves the names. A folder is a project's first level; those inside it belong to it.</summary>
internal static class FolderArrows
{
    public static IEnumerable<FolderArrow> In(CSharpCompilation project, string repository) => project.SyntaxTrees.AsParallel().AsOrdered().SelectMany(tree =>
    {
        if (FolderOf(tree.FilePath, repository) is not { } from) return [];
        var model = project.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => (name, To: Declared(model.GetSymbolInfo(name).Symbol) is { } path ? FolderOf(path, repository) : null))
            .Where(arrow => arrow.To is not null && arrow.To != from)
            .Select(arrow => new FolderArrow(from, arrow.To!, $"{Path.GetFileName(tree.FilePath)}: {arrow.name.Identifier.Text}"));
    });

    /// <summary>The file that declares a symbol; of a type that is spread over files the one with its name.</summary>
    private static string? Declared(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol) return null;
        var paths = symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath).ToList();
        return paths.Find(path => Path.GetFileNameWithoutExtension(path) == symbol.Name) ?? paths.FirstOrDefault();
    }

    private static string? FolderOf(string path, string repository)
    {
        if (path.Length == 0) return null;
        var parts = Path.GetRelativePath(repository, path).Split(Path.DirectorySeparatorChar);
        return parts.Length < 3 ? null : $"{parts[0]["NeuralSharp.".Length..]}/{parts[1]}";
    }
}
