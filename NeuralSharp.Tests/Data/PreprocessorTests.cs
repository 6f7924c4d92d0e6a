using System.Globalization;
using NeuralSharp.Tests.Culture;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>What a preprocessor learns, what tensors it makes, what it refuses, and that its text is all of it.</summary>
[TestFixture]
internal sealed class PreprocessorTests
{
    private static readonly Table s_train = Table.ParseCsv("""
        age,color,size,species
        1,red,small,cat
        2,blue,large,dog
        3,red,middle,cat
        6,green,small,bird
        """);

    [Test]
    public void Numbers_are_standardised_texts_become_inputs_and_the_target_classes()
    {
        var preprocessor = Preprocessor.Fit(s_train.Without("size"), target: "species");
        preprocessor.InputNames.ShouldBe(["age", "color=blue", "color=green", "color=red"]);
        preprocessor.Classes.ShouldBe(["bird", "cat", "dog"]);
        (preprocessor.InputSize, preprocessor.Target, preprocessor.TargetKind).ShouldBe((4, "species", TargetKind.Classes));
        preprocessor.ToString().ShouldBe("2 columns, 4 inputs, target 'species' of 3 classes");

        var data = preprocessor.Transform(s_train);
        data.Count.ShouldBe(4);
        var (inputs, targets) = data.Gather([0, 1, 2, 3]);
        targets.ToArray<int>().ShouldBe([1, 2, 1, 0]);
        var sigma = Math.Sqrt((4 + 1 + 0 + 9) / 4.0);   // mean 3
        inputs.ToArray<float>().ShouldBe(
        [
            (float)(-2 / sigma), 0, 0, 1,
            (float)(-1 / sigma), 1, 0, 0,
            0, 0, 0, 1,
            (float)(3 / sigma), 0, 1, 0,
        ]);
    }

    [Test]
    public void Only_the_training_part_is_learned_from()
    {
        var preprocessor = Preprocessor.Fit(s_train.Take(2).Select("age"));
        preprocessor.TransformInputs(Table.ParseCsv("age\n1.5\n101.5\n")).ToArray<float>().ShouldBe([0, 200]);   // mean 1.5, deviation 0.5
    }

    [TestCase(ColumnEncoding.AsIs, new[] { 1f, 2, 3, 6 })]
    [TestCase(ColumnEncoding.MinMax, new[] { 0f, 0.2f, 0.4f, 1 })]
    [TestCase(ColumnEncoding.Ordinal, new[] { 0f, 1, 2, 3 })]
    [TestCase(ColumnEncoding.OneHot, new[] { 1f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 })]
    public void Numbers_are_encoded_as_chosen(ColumnEncoding encoding, float[] expected) =>
        Preprocessor.Fit(s_train.Select("age"), options: new() { Numbers = encoding }).TransformInputs(s_train).ToArray<float>().ShouldBe(expected);

    [Test]
    public void Single_columns_are_encoded_otherwise_and_categories_have_the_order_given()
    {
        var preprocessor = Preprocessor.Fit(s_train, options: new()
        {
            Columns = new Dictionary<string, ColumnEncoding> { ["age"] = ColumnEncoding.Ignore, ["species"] = ColumnEncoding.Ignore, ["size"] = ColumnEncoding.Ordinal },
            Categories = new Dictionary<string, IReadOnlyList<string>> { ["size"] = ["small", "middle", "large"], ["color"] = ["red", "green", "blue", "black"] },
        });
        preprocessor.InputNames.ShouldBe(["color=red", "color=green", "color=blue", "color=black", "size"]);
        preprocessor.TransformInputs(s_train.Rows(1)).ToArray<float>().ShouldBe([0, 0, 1, 0, 2]);
        (preprocessor.Target, preprocessor.TargetKind, preprocessor.Classes.Count).ShouldBe((null, null, 0));
    }

    [Test]
    public void A_target_of_numbers_is_standardised_and_comes_back()
    {
        var preprocessor = Preprocessor.Fit(s_train.Select("color", "age"), "age");
        preprocessor.TargetKind.ShouldBe(TargetKind.Values);
        var targets = preprocessor.TransformTargets(s_train);
        targets.Shape.ShouldBe([4, 1]);
        targets.Mean().Item().ShouldBe(0, 1e-6);
        preprocessor.DecodeValues(targets).ShouldBe([1, 2, 3, 6], 1e-6);
        preprocessor.DecodeValues(targets.Reshape(4)).ShouldBe([1, 2, 3, 6], 1e-6);
        Preprocessor.Fit(s_train, "age", new() { StandardizesTarget = false }).TransformTargets(s_train).ToArray<float>().ShouldBe([1, 2, 3, 6]);
    }

    [Test]
    public void Numbers_may_name_classes_in_their_order()
    {
        var table = Table.ParseCsv("x,digit\n1,10\n2,9\n3,-1\n4,10\n");
        var preprocessor = Preprocessor.Fit(table, "digit", new() { Target = TargetKind.Classes });
        preprocessor.Classes.ShouldBe(["-1", "9", "10"]);
        preprocessor.TransformTargets(table).ToArray<int>().ShouldBe([2, 1, 0, 2]);
        preprocessor.TransformTargets(new Table(new TextColumn("digit", "9.0", "1e1"))).ToArray<int>().ShouldBe([1, 2]);
    }

    [Test]
    public void Outputs_become_names_of_classes()
    {
        var preprocessor = Preprocessor.Fit(s_train, "species");
        preprocessor.DecodeClasses(Tensor.From(new float[,] { { 0.1f, 2, -1 }, { 0, 0, 1 } })).ShouldBe(["cat", "dog"]);
        preprocessor.DecodeClasses(Tensor.From(new[] { 2, 0 })).ShouldBe(["dog", "bird"]);
        Should.Throw<ShapeException>(() => preprocessor.DecodeClasses(Tensor.Zeros([2, 4])));
        Should.Throw<ArgumentOutOfRangeException>(() => preprocessor.DecodeClasses(Tensor.From(new[] { 3 })));
        Should.Throw<InvalidOperationException>(() => preprocessor.DecodeValues(Tensor.Zeros([2, 1]))).Message.ShouldContain("DecodeClasses");
    }

    private static readonly Table s_gaps = Table.ParseCsv("n,t,y\n1,a,1\n,b,2\n2,,3\n9,b,4\n2,b,5\n");

    [TestCase(MissingPolicy.Mean, 3.5f)]
    [TestCase(MissingPolicy.Median, 2f)]
    [TestCase(MissingPolicy.Mode, 2f)]
    public void Something_stands_in_for_missing_values_and_an_input_tells_of_them(MissingPolicy policy, float fill)
    {
        var preprocessor = Preprocessor.Fit(s_gaps, "y", new() { Missing = policy, Numbers = ColumnEncoding.AsIs });
        preprocessor.InputNames.ShouldBe(["n", "n is missing", "t=a", "t=b", "t is missing"]);
        preprocessor.TransformInputs(s_gaps).ToArray<float>().ShouldBe([1, 0, 1, 0, 0, fill, 1, 0, 1, 0, 2, 0, 0, 1, 1, 9, 0, 0, 1, 0, 2, 0, 0, 1, 0]);
    }

    [Test]
    public void A_column_that_lacked_nothing_in_training_is_filled_without_an_input_more()
    {
        var preprocessor = Preprocessor.Fit(s_train.Select("age"), options: new() { Missing = MissingPolicy.Mean });
        preprocessor.InputNames.ShouldBe(["age"]);
        preprocessor.TransformRow(new Dictionary<string, string?> { ["age"] = "" }).ToArray<float>().ShouldBe([0]);
    }

    [Test]
    public void Rows_with_missing_values_are_dropped_from_examples_and_refused_among_inputs()
    {
        var preprocessor = Preprocessor.Fit(s_gaps, "y", new() { Missing = MissingPolicy.Drop });
        preprocessor.Transform(s_gaps).Count.ShouldBe(3);
        var error = Should.Throw<TableException>(() => preprocessor.TransformInputs(s_gaps));
        (error.Row, error.Column).ShouldBe((2, "n"));
    }

    [Test]
    public void What_cannot_be_learned_is_told()
    {
        Told(() => Preprocessor.Fit(s_gaps, "y")).ShouldBe("the text: row 2, column 'n': the value is missing. Fill it in, leave such rows out (table.DropMissing), or say what stands in for it: PreprocessorOptions.Missing.");
        Told(() => Preprocessor.Fit(s_gaps.Select("y", "t"), "t")).ShouldContain("row 3, column 't': the target is missing");
        Told(() => Preprocessor.Fit(s_gaps.DropMissing().Take(1), "t")).ShouldContain("all rows have the one class 'a'");
        Told(() => Preprocessor.Fit(s_train.Select("species"), "species")).ShouldContain("no column is left");
        Told(() => Preprocessor.Fit(s_train.Take(0), "species")).ShouldContain("no rows");
        Told(() => Preprocessor.Fit(Table.ParseCsv("a,b\n1,\n2,\n"), options: new() { Missing = MissingPolicy.Mean })).ShouldContain("column 'b': no row has a value");
        Told(() => Preprocessor.Fit(s_train, options: new() { Texts = ColumnEncoding.Standardize })).ShouldContain("column 'color': it is of texts");
        Told(() => Preprocessor.Fit(s_train, options: new() { MostCategories = 2 })).ShouldContain("column 'color': it has 3 different values, more than the 2");
        Told(() => Preprocessor.Fit(s_train, "species", new() { Target = TargetKind.Values })).ShouldContain("texts, which cannot be a target of values");
        Told(() => Preprocessor.Fit(s_train, options: new() { Categories = new Dictionary<string, IReadOnlyList<string>> { ["color"] = ["red", "green"] } })).ShouldContain("row 2, column 'color': 'blue' is none");
        Told(() => Preprocessor.Fit(Table.ParseCsv("a\n1e308\n-1e308\n"))).ShouldContain("column 'a': its numbers are too large");
        Should.Throw<UnknownColumnException>(() => Preprocessor.Fit(s_train, "Species")).Message.ShouldContain("Did you mean 'species'?");
        Should.Throw<UnknownColumnException>(() => Preprocessor.Fit(s_train, options: new() { Columns = new Dictionary<string, ColumnEncoding> { ["colour"] = ColumnEncoding.Ignore } })).Message.ShouldContain("'color'");
        Should.Throw<ArgumentException>(() => Preprocessor.Fit(s_train, "age", new() { Columns = new Dictionary<string, ColumnEncoding> { ["age"] = ColumnEncoding.MinMax } })).Message.ShouldContain("is the target");
        Should.Throw<ArgumentException>(() => Preprocessor.Fit(s_train, options: new() { Numbers = (ColumnEncoding)99 })).Message.ShouldContain("99");
        Should.Throw<ArgumentException>(() => Preprocessor.Fit(s_train, options: new() { Categories = new Dictionary<string, IReadOnlyList<string>> { ["color"] = ["red", "red"] } })).Message.ShouldContain("'color'");
    }

    [Test]
    public void What_cannot_be_transformed_is_told_with_its_row_and_column()
    {
        var preprocessor = Preprocessor.Fit(s_train, "species");
        Told(() => preprocessor.Transform(Table.ParseCsv("age,color,size,species\n1,red,small,cat\n1,red,small,catt\n"))).ShouldBe("the text: row 2, column 'species': 'catt' was not seen in training. Did you mean 'cat'? A class can be learned only from examples of it: split with stratifyBy, or leave the row out.");
        Told(() => preprocessor.TransformInputs(Table.ParseCsv("age,color,size\n1,pink,small\n"))).ShouldContain("row 1, column 'color': 'pink' was not seen in training.");
        Told(() => preprocessor.TransformInputs(Table.ParseCsv("age,color,size\nold,red,small\n"))).ShouldContain("row 1, column 'age': 'old' is no finite number");
        Told(() => preprocessor.TransformInputs(Table.ParseCsv("age,color,size\n,red,small\n"))).ShouldContain("row 1, column 'age': the value is missing");
        Told(() => preprocessor.TransformInputs(Table.ParseCsv("age,color,size\n1e200,red,small\n"))).ShouldContain("row 1, column 'age': 1E+200 is too far");
        Told(() => preprocessor.Transform(Table.ParseCsv("age,color,size,species\n1,red,small,\n"))).ShouldContain("row 1, column 'species': the target is missing");
        Should.Throw<UnknownColumnException>(() => preprocessor.TransformInputs(Table.ParseCsv("Age,color,size\n1,red,small\n"))).Message.ShouldBe("the text has no column 'age', which the preprocessor was fitted with. Did you mean 'Age'?");
        Should.Throw<UnknownColumnException>(() => preprocessor.Transform(Table.ParseCsv("age,color,size\n1,red,small\n"))).Message.ShouldContain("'species'");
        Should.Throw<InvalidOperationException>(() => Preprocessor.Fit(s_train).Transform(s_train)).Message.ShouldContain("without a target");
    }

    [Test]
    public void An_unknown_category_may_make_all_inputs_0()
    {
        var preprocessor = Preprocessor.Fit(s_train.Select("color"), options: new() { AllowsUnknownCategories = true });
        preprocessor.TransformRow(new Dictionary<string, string?> { ["color"] = "pink" }).ToArray<float>().ShouldBe([0, 0, 0]);
        Told(() => preprocessor.TransformRow(new Dictionary<string, string?> { ["color"] = null })).ShouldContain("missing");
    }

    [Test]
    public void A_constant_column_becomes_0() =>
        Preprocessor.Fit(Table.ParseCsv("a\n0.1\n0.1\n0.1\n")).TransformInputs(Table.ParseCsv("a\n0.1\n1.1\n")).ToArray<float>().ShouldBe([0, 1]);

    [Test]
    public void A_file_of_codes_is_read_with_the_types_of_training()
    {
        var types = new Dictionary<string, ColumnType> { ["zip"] = ColumnType.Text };
        var preprocessor = Preprocessor.Fit(Table.ParseCsv("zip,n\n01067,1\n80331,2\n", new() { Types = types }));
        preprocessor.ColumnTypes["zip"].ShouldBe(ColumnType.Text);
        preprocessor.TransformInputs(Table.ParseCsv("zip,n\n01067,1\n", new() { Types = preprocessor.ColumnTypes })).ToArray<float>().ShouldBe([1, 0, -1]);
    }

    private static IEnumerable<Preprocessor> Examples =>
    [
        Preprocessor.Fit(s_train, "species"),
        Preprocessor.Fit(s_train, "age"),
        Preprocessor.Fit(s_train),
        Preprocessor.Fit(s_gaps, "y", new() { Missing = MissingPolicy.Mean, Numbers = ColumnEncoding.MinMax }),
        Preprocessor.Fit(s_gaps, "y", new() { Missing = MissingPolicy.Drop, Texts = ColumnEncoding.Ordinal }),
        Preprocessor.Fit(s_gaps, "y", new() { Missing = MissingPolicy.Mode, Numbers = ColumnEncoding.OneHot, AllowsUnknownCategories = true, Target = TargetKind.Classes }),
        Preprocessor.Fit(Table.ParseCsv("\"ö \"\"x\"\"\u2028\",b\n\"ä\n\",0.1\n😀,1e-300\n")),
    ];

    [TestCaseSource(nameof(Examples))]
    public void Its_text_is_all_of_it_and_the_same_in_every_culture(Preprocessor preprocessor)
    {
        var text = preprocessor.ToText();
        text.ShouldAllBe(character => char.IsAscii(character) && !char.IsControl(character));
        foreach (var culture in Cultures.Of("de-DE", "sv-SE", "tr-TR", "ar-SA").Append(Cultures.Strange).Append(CultureInfo.InvariantCulture))
        {
            var read = Cultures.Under(culture, () => Preprocessor.Parse(text));
            Cultures.Under(culture, read.ToText).ShouldBe(text);
            (read.Target, read.TargetKind, read.DropsMissing).ShouldBe((preprocessor.Target, preprocessor.TargetKind, preprocessor.DropsMissing));
            read.InputNames.ShouldBe(preprocessor.InputNames);
            read.Classes.ShouldBe(preprocessor.Classes);
        }
    }

    [Test]
    public void Read_back_it_makes_the_same_bits()
    {
        var read = Preprocessor.Parse(Preprocessor.Fit(s_train, "species").ToText());
        read.TransformInputs(s_train).ToArray<float>().ShouldBe(Preprocessor.Fit(s_train, "species").TransformInputs(s_train).ToArray<float>());
        read.TransformTargets(s_train).ToArray<int>().ShouldBe([1, 2, 1, 0]);
    }

    [TestCase("", "no JSON")]
    [TestCase("[]", "no preprocessor")]
    [TestCase("{}", "no preprocessor")]
    [TestCase("\"version\":1|\"version\":2", "version other than 1")]
    [TestCase("\"dropsMissing\":false,|", "no member 'dropsMissing'")]
    [TestCase("\"dropsMissing\":false|\"dropsMissing\":0", "neither true nor false")]
    [TestCase("\"dropsMissing\":false|\"dropsMissing\":false,\"more\":1", "'more', which is not known")]
    [TestCase("\"dropsMissing\":false|\"dropsMissing\":false,\"dropsMissing\":false", "two members 'dropsMissing'")]
    [TestCase("\"encoding\":\"Standardize\"|\"encoding\":\"Ignore\"", "the encoding 'Ignore' is none")]
    [TestCase("\"encoding\":\"Standardize\"|\"encoding\":1", "no object with a member 'encoding'")]
    [TestCase("\"offset\":3|\"offset\":1e999", "'offset' is no finite number")]
    [TestCase("\"offset\":3|\"offset\":\"3\"", "'offset' is no finite number")]
    [TestCase("\"fill\":null,\"hasIndicator\":false|\"fill\":null,\"hasIndicator\":true", "nothing stands in")]
    [TestCase("\"column\":\"color\"|\"column\":\"age\"", "names a column twice")]
    [TestCase("\"column\":\"color\"|\"column\":\" \"", "the name of a column is empty")]
    [TestCase("\"column\":\"color\"|\"column\":\"\\uD800\"", "no JSON")]
    [TestCase("\"red\"|\"blue\"", "'categories' holds a name twice")]
    [TestCase("\"red\"|7", "something other than strings")]
    [TestCase("\"type\":\"Text\"|\"type\":\"Date\"", "the type 'Date' is none")]
    [TestCase("[\"bird\",\"cat\",\"dog\"]|[\"bird\"]", "one class only")]
    [TestCase("[\"bird\",\"cat\",\"dog\"]|[]", "'classes' is no array with elements")]
    [TestCase("\"target\":{|\"target\":[{", "no JSON")]
    public void A_text_that_is_not_its_own_is_refused(string edit, string told)
    {
        var text = Preprocessor.Fit(s_train, "species").ToText();
        var parts = edit.Split('|');
        if (parts.Length == 2)
        {
            text.ShouldContain(parts[0]);
            var at = text.IndexOf(parts[0], StringComparison.Ordinal);
            text = text[..at] + parts[1] + text[(at + parts[0].Length)..];
        }
        else
        {
            text = edit;
        }

        var error = Should.Throw<DataFormatException>(() => Preprocessor.Parse(text, "model.safetensors"));
        error.Message.ShouldStartWith("model.safetensors: ");
        error.Message.ShouldContain(told);
    }

    private static string Told(Action action) => Should.Throw<TableException>(action).Message;
}
