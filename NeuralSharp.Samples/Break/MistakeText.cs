namespace NeuralSharp.Samples;

/// <summary>A mistake of the gallery on the console: on a terminal it asks for a guess first, elsewhere all is shown at once.</summary>
internal static class MistakeText
{
    private const string Margin = "    ";

    /// <summary>A line for each mistake.</summary>
    public static void List(IEnumerable<Mistake> mistakes)
    {
        var screen = Screen.Current;
        screen.WriteLine("The mistakes that learners of backprop make most. Show one by its name, as in: break zero-grad");
        screen.WriteLine("");
        foreach (var mistake in mistakes) screen.WriteLine($"  {mistake.Name,-15} {mistake.Title}");
    }

    /// <summary>A mistake, from the program to the repair.</summary>
    /// <param name="mistake">The mistake.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="asks">Whether the reader is asked, and waited for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static void Show(Mistake mistake, ulong seed, bool asks, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        screen.WriteLine($"{mistake.Name}: {mistake.Title}");
        screen.WriteLine("");
        screen.WriteLine(mistake.Story);
        Head("The program");
        Block(mistake.BrokenCode);
        Head("Your guess");
        screen.WriteLine(mistake.Guess.Question);
        for (var choice = 1; choice <= mistake.Guess.Choices.Count; choice++) screen.WriteLine(Invariant($"  {choice}  {mistake.Guess.Choices[choice - 1].Text}"));
        if (asks) Ask(mistake.Guess, cancellation);
        else screen.WriteLine(Invariant($"The answer is {mistake.Guess.Right}. {mistake.Guess.Choices[mistake.Guess.Right - 1].Reply}"));
        Head("What happens");
        screen.WriteLine(mistake.Symptom);
        screen.WriteLine("");
        Measured(mistake.Broken(seed), mistake.Repaired(seed));
        if (mistake.IsRandom) screen.WriteLine(Invariant($"  (measured now, with seed {seed})"));
        Head("What NeuralSharp says");
        Block(mistake.AskedCode);
        screen.WriteLine("");
        foreach (var line in mistake.Says(seed).Split('\n')) screen.WriteLine($"> {line}");
        screen.WriteLine("");
        screen.WriteLine(mistake.NoticedBy);
        Head("The repair");
        screen.WriteLine(mistake.Repair);
        screen.WriteLine("");
        Block(mistake.RepairedCode);
        Head("In the explorer");
        screen.WriteLine($"break {mistake.Name} --explore page.html writes a page; open it as page.html#{mistake.Explorer.Address}");
        screen.WriteLine(mistake.Explorer.Lesson);
    }

    private static void Head(string text)
    {
        Screen.Current.WriteLine("");
        Screen.Current.WriteLine($"-- {text}");
        Screen.Current.WriteLine("");
    }

    private static void Block(string code)
    {
        foreach (var line in code.Split('\n')) Screen.Current.WriteLine(line.Length == 0 ? "" : Margin + line);
    }

    private static void Measured(Outcome broken, Outcome repaired)
    {
        List<(string Name, string Broken, string Repaired)> rows =
        [
            ("", "broken", "repaired"),
            .. broken.Numbers.Select(number => (number.Name, Outcome.Text(number.Value), Outcome.Text(repaired.Of(number.Name)))),
        ];
        var (names, brokens, repaireds) = (rows.Max(row => row.Name.Length), rows.Max(row => row.Broken.Length), rows.Max(row => row.Repaired.Length));
        foreach (var row in rows) Screen.Current.WriteLine($"  {row.Name.PadRight(names)}  {row.Broken.PadLeft(brokens)}  {row.Repaired.PadLeft(repaireds)}");
    }

    /// <summary>Asks until the reader takes the right choice, or wants to see it.</summary>
    private static void Ask(Guess guess, CancellationToken cancellation)
    {
        Screen.Current.WriteLine("Press 1, 2 or 3, or Enter to see the answer.");
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                cancellation.ThrowIfCancellationRequested();
                Thread.Sleep(20);
            }

            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Screen.Current.WriteLine(Invariant($"  {guess.Right}: {guess.Choices[guess.Right - 1].Reply}"));
                return;
            }

            var choice = key.KeyChar - '0';
            if (choice < 1 || choice > guess.Choices.Count) continue;
            Screen.Current.WriteLine(Invariant($"  {choice}: {guess.Reply(choice)}"));
            if (choice == guess.Right) return;
        }
    }
}
