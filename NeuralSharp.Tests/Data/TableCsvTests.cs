using System.Text;
using CsCheck;
using NeuralSharp.Tests.Culture;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>What a table is read from: separators, headers, quotation marks, types, missing values, encodings.</summary>
[TestFixture]
internal sealed class TableCsvTests
{
    private const string Flowers = "length,width,species\n5.1,3.5,setosa\n6.2,,virginica\n4.9,3.1,setosa\n";

    [Test]
    public void Names_types_and_values_are_seen_from_the_file()
    {
        using var folder = new TempFolder();
        var path = folder.File("flowers.csv");
        File.WriteAllText(path, Flowers);
        var table = Table.ReadCsv(path);
        table.Source.ShouldBe(path);
        table.RowCount.ShouldBe(3);
        table.Names.ShouldBe(["length", "width", "species"]);
        table.Numbers("length").Values.ToArray().ShouldBe([5.1, 6.2, 4.9]);
        table.Numbers("width").Values.ToArray().ShouldBe([3.5, double.NaN, 3.1]);
        table.Texts("species").Categories.ShouldBe(["setosa", "virginica"]);
        table.Texts("species").Codes.ToArray().ShouldBe([0, 1, 0]);
        table.ToString().ShouldBe($"3 rows of {path}\n'length': numbers from 4.9 to 6.2\n'width': numbers from 3.1 to 3.5, 1 missing\n'species': texts 'setosa', 'virginica'");
    }

    [TestCase("a,b\n1,2\n3,4\n")]
    [TestCase("a;b\n1;2\n3;4\n")]
    [TestCase("a\tb\n1\t2\n3\t4\n")]
    [TestCase("a|b\n1|2\n3|4\n")]
    [TestCase("a,b\r\n1,2\r\n3,4\r\n")]
    [TestCase("a,b\r1,2\r3,4")]
    [TestCase("a,b\n1,2\n3,4")]
    [TestCase("\na,b\n\n1,2\n   \n3,4\n\n\n")]
    [TestCase(" a , b \n 1 ,\t2\n3 , 4 \n")]
    [TestCase("\"a\",\"b\"\n\"1\",\"2\"\n3,\"4\"\n")]
    [TestCase("a,b\n+1,2e0\n30e-1,.4e1\n")]
    public void Separators_line_ends_blank_lines_spaces_and_quotation_marks(string text)
    {
        var table = Table.ParseCsv(text);
        table.Names.ShouldBe(["a", "b"]);
        table.Numbers("a").Values.ToArray().ShouldBe([1, 3]);
        table.Numbers("b").Values.ToArray().ShouldBe([2, 4]);
    }

    [Test]
    public void A_quoted_cell_holds_separators_line_ends_and_quotation_marks()
    {
        var table = Table.ParseCsv("name,note\nAnn,\"a,b; \"\"c\"\"\nd\"\nBob,\"\"\"\"\nCid,\" kept \"\n");
        table.Texts("note")[0].ShouldBe("a,b; \"c\"\nd");
        table.Texts("note")[1].ShouldBe("\"");
        table.Texts("note")[2].ShouldBe(" kept ");
    }

    [Test]
    public void A_separator_in_texts_is_not_taken_for_that_of_the_file() =>
        Table.ParseCsv("a;b\nx, y;1\nz;2\n").Texts("a").Categories.ShouldBe(["x, y", "z"]);

    [TestCase("5.1,3.5,setosa\n6.2,2.9,virginica\n", false)]
    [TestCase("length,width,species\n6.2,2.9,virginica\n", true)]
    [TestCase(",length,species\n0,6.2,virginica\n", true)]     // row numbers under no name
    [TestCase("p,x,s,p\ne,x,y,a\n", false)]                    // twice the same
    [TestCase("a,,c\n1,2,3\n", false)]
    [TestCase("a,NA,c\nx,y,z\n", false)]
    public void A_header_is_told_by_its_cells(string text, bool hasHeader)
    {
        var names = Table.ParseCsv(text).Names;
        names[^1].ShouldBe(hasHeader ? "species" : $"column {names.Count}");
        Table.ParseCsv(text, new() { HasHeader = false }).RowCount.ShouldBe(2);
        if (hasHeader) Table.ParseCsv(text, new() { HasHeader = true }).RowCount.ShouldBe(1);
    }

    [Test]
    public void A_declared_header_may_be_numbers() => Table.ParseCsv("1990,1991\n3,4\n", new() { HasHeader = true }).Names.ShouldBe(["1990", "1991"]);

    [Test]
    public void Decimals_after_a_comma_are_read_by_one_option()
    {
        var table = Table.ParseCsv("a;b\n1,5;x\n-2,25e1;y\n0,1234567890123456789;z\n", new() { DecimalSeparator = ',' });
        table.Numbers("a").Values.ToArray().ShouldBe([1.5, -22.5, 0.1234567890123456789]);
        Table.ParseCsv("1,5|2\n2,5|3\n", new() { DecimalSeparator = ',' }).Numbers("column 1").Values.ToArray().ShouldBe([1.5, 2.5]);
    }

    [Test]
    public void Declared_types_hold_whatever_the_file_suggests()
    {
        var table = Table.ParseCsv("zip,x\n01067,1\n,2\n80331,3\n", new() { Types = new Dictionary<string, ColumnType> { ["zip"] = ColumnType.Text } });
        table.Texts("zip").Categories.ShouldBe(["01067", "80331"]);
        table.Texts("zip").IsMissing(1).ShouldBeTrue();
    }

    [Test]
    public void A_column_is_of_texts_where_a_fifth_or_more_are_no_numbers()
    {
        // Ticket numbers, some with letters: the first cells look like numbers, so the file is read twice.
        var table = Table.ParseCsv("ticket,n\n113803,1\n,2\n0017,3\nA/5 21171,4\n\"PC, 17599\",5\n");
        table.Texts("ticket").Categories.ShouldBe(["113803", "0017", "A/5 21171", "PC, 17599"]);
        table.Texts("ticket").Codes.ToArray().ShouldBe([0, -1, 1, 2, 3]);
        table.Numbers("n").Values.ToArray().ShouldBe([1, 2, 3, 4, 5]);
        Table.ParseCsv("a,b\n,x\n,y\nz,x\n").Texts("a").Codes.ToArray().ShouldBe([-1, -1, 0]);
    }

    [Test]
    public void Missing_markers_mean_no_value_in_numbers_and_in_texts()
    {
        var table = Table.ParseCsv("a,b\n1,x\nNA,?\nnull,N/A\n,y\n\"\",\"?\"\n");
        table.Numbers("a").MissingCount.ShouldBe(4);
        table.Texts("b").Codes.ToArray().ShouldBe([0, -1, -1, 1, -1]);
        var own = Table.ParseCsv("a,b\n-999,NA\n1,none\nnan,y\n", new() { MissingMarkers = ["-999", "none", "nan"] });
        own.Numbers("a").Values.ToArray().ShouldBe([double.NaN, 1, double.NaN]);
        own.Texts("b").Codes.ToArray().ShouldBe([0, -1, 1]);   // NA is Namibia here
    }

    [Test]
    public void A_column_without_any_value_is_of_missing_numbers() => Table.ParseCsv("a,b\n1,\n2,\n").Numbers("b").MissingCount.ShouldBe(2);

    [Test]
    public void Every_number_is_the_double_nearest_to_its_digits()
    {
        Gen.OneOf(Gen.Double, Gen.Double.Select(x => x * 1e-300), Gen.Int.Select(x => x / 100.0)).Where(double.IsFinite).Array[1, 50].Sample(values =>
        {
            foreach (var format in (string[])["R", "E17", "G5"])
            {
                var cells = values.Select(value => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
                var read = Table.ParseCsv(string.Join('\n', cells), new() { HasHeader = false }).Numbers("column 1").Values;
                for (var i = 0; i < cells.Length; i++)
                    BitConverter.DoubleToInt64Bits(read[i]).ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(cells[i], System.Globalization.CultureInfo.InvariantCulture)), cells[i]);
            }
        }, iter: 300);
    }

    [Test]
    public void Written_by_any_rules_of_quoting_a_table_of_texts_reads_the_same()
    {
        var cell = Gen.Char["ab \",;\n\r\tä"].Array[0, 6].Select(characters => new string(characters));
        Gen.Select(cell.Array[3].Array[1, 8], Gen.Char[",;\t|"], Gen.Bool).Sample((rows, separator, crlf) =>
        {
            var lines = rows.Select(row => string.Join(separator, row.Select(text => $"\"{text.Replace("\"", "\"\"")}\"")));
            var table = Table.ParseCsv(string.Join(crlf ? "\r\n" : "\n", lines), new() { HasHeader = false, Separator = separator, MissingMarkers = [] });
            for (var row = 0; row < rows.Length; row++) table.Columns.Select(column => column.TextAt(row)).ShouldBe(rows[row]);
        }, iter: 2000);
    }

    [Test]
    public void The_bits_are_the_same_in_every_culture()
    {
        var text = "a;b;i\n1.5;ı;x\n-2e-3;İ;I\n1000000.25;ß;i\n";
        foreach (var culture in Cultures.Of("de-DE", "sv-SE", "tr-TR", "ar-SA", "fr-FR", "fa-IR", "hi-IN").Append(Cultures.Strange))
        {
            var table = Cultures.Under(culture, () => Table.ParseCsv(text));
            table.Numbers("a").Values.ToArray().ShouldBe([1.5, -2e-3, 1000000.25], culture.Name);
            table.Texts("i").Categories.ShouldBe(["x", "I", "i"], culture.Name);
            Cultures.Under(culture, () => table.ToString()).ShouldBe(table.ToString());
        }
    }

    [TestCase("utf-8", false)]
    [TestCase("utf-8", true)]
    [TestCase("utf-16", true)]
    [TestCase("utf-16BE", true)]
    [TestCase("utf-32", true)]
    public void A_byte_order_mark_is_understood_and_is_no_part_of_the_first_name(string name, bool hasMark)
    {
        using var folder = new TempFolder();
        var encoding = Encoding.GetEncoding(name);
        File.WriteAllBytes(folder.File("a.csv"), [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("größe,ж\n1,x\n")]);
        Table.ReadCsv(folder.File("a.csv")).Names.ShouldBe(["größe", "ж"]);
    }

    [Test]
    public void Another_encoding_is_told_and_read_where_it_is_named()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.csv");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("a,b\n1,x\n2,für\n"));
        Refused(() => Table.ReadCsv(path)).ShouldBe($"{path}: is not UTF-8: line 3 holds the byte 0xFC. Save it as UTF-8, or give its encoding: Encoding.Latin1 in CsvOptions.Encoding for old files of western Europe.");
        Table.ReadCsv(path, new() { Encoding = Encoding.Latin1 }).Texts("b").Categories.ShouldBe(["x", "für"]);

        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes($"a,b\n{string.Concat(Enumerable.Repeat("1,ä\n", 50_000))}"), .. Encoding.Latin1.GetBytes("1,ö\n")]);
        Refused(() => Table.ReadCsv(path)).ShouldContain("line 50002 holds the byte 0xF6");
        File.WriteAllBytes(path, Encoding.Unicode.GetBytes("a,b\n1,x\n"));
        Refused(() => Table.ReadCsv(path)).ShouldContain("Encoding.Unicode");
        Table.ReadCsv(path, new() { Encoding = Encoding.Unicode }).Names.ShouldBe(["a", "b"]);
        File.WriteAllBytes(path, [.. "PK"u8, 3, 4, 0, 0]);
        Refused(() => Table.ReadCsv(path)).ShouldContain("Save it as CSV");
    }

    [TestCase("", "is empty")]
    [TestCase("\n \n\r\n", "is empty")]
    [TestCase("a,b,c\n", "holds names of columns but no row")]
    [TestCase("a,b\n1,2\n3\n4,5\n", "row 2 (line 3) has 1 cells, but the first row has 2. There is none for column 2.")]
    [TestCase("a,b\n1,2\n3,4,5\n", "row 2 (line 3) has 3 cells, but the first row has 2. Column 3 has no name.")]
    [TestCase("a,b\n1,\"x\ny\"\n3\n", "row 2 (line 4) has 1 cells")]
    [TestCase("a,a\n1,2\n", "two columns are named 'a'", true)]
    [TestCase("a\n1\n2\n3\n4\nx\n6\n", "row 5 (line 6), column 'a': 'x' is no number, while most of the column is.")]
    [TestCase("a\nx\n1\n2\n3\n4\n5\n6\n", "row 1 (line 2), column 'a': 'x' is no number, while most of the column is.")]
    [TestCase("1,2,3\n4,\"5,6\n", "row 2 (line 2)")]
    [TestCase("1,\"2\n", "row 1 (line 1)", false)]
    [TestCase("a,b\n1,2\n2,NaN\n", "row 2 (line 3), column 'b': 'NaN' is no finite number.")]
    [TestCase("a,b\n1,2\n-inf,3\n", "row 2 (line 3), column 'a': '-inf' is no finite number.")]
    [TestCase("a,b\n1,2\n1e999,3\n", "row 2 (line 3), column 'a': '1e999' is no finite number.")]
    [TestCase("a;b\n1,5;2\n2,5;3\n", "row 1 (line 2), column 'a': '1,5' is no number with the decimal separator '.'.")]
    [TestCase("a,b\n1,5\" disc\n", "row 1 (line 2), column 'b': '5\" disc' has a quotation mark where none can be.")]
    [TestCase("a,b\n1,\"x\" y\n", "column 'b': '\"x\" y' has a quotation mark where none can be.")]
    [TestCase("a,b\n1,x\n2,\"y\n3,z\n", "row 2 (line 3), column 'b': '\"y\\u000A3,z' has a quotation mark")]
    [TestCase("a\"b,c\n1,2\n", "column 'column 1': 'a\"b,c\\u000A1,2' has a quotation mark")]
    [TestCase("a,b\n1,\u001b[31m\"\n", "'\\u001B[31m\"' has a quotation mark")]
    public void What_is_wrong_is_told_with_row_line_and_column(string text, string told, bool? hasHeader = null) =>
        Refused(() => Table.ParseCsv(text, new() { HasHeader = hasHeader })).ShouldContain(told);

    [TestCase("1,5")]
    [TestCase("12a")]
    [TestCase("NaN")]
    [TestCase("∞")]
    public void A_declared_number_that_is_none_is_told(string cell) =>
        Refused(() => Table.ParseCsv($"a;b\n1;2\n{cell};3\n", new() { Types = new Dictionary<string, ColumnType> { ["a"] = ColumnType.Number } })).ShouldStartWith($"the text: row 2 (line 3), column 'a': '{cell}' is no ");

    [Test]
    public void One_row_is_a_table() => Table.ParseCsv("1,2,x").RowCount.ShouldBe(1);

    [Test]
    public void A_mark_that_is_never_closed_does_not_take_the_memory_of_a_large_file()
    {
        var line = "1,2\n";
        var text = "a,b\n1,\"x\n" + string.Concat(Enumerable.Repeat(line, 5_000_000));
        Refused(() => Table.ParseCsv(text)).ShouldContain("a quotation mark that is not closed");
    }

    [Test]
    public void A_line_of_endless_cells_is_refused_before_columns_are_made() => Refused(() => Table.ParseCsv(new string(',', 1_000_000) + "\n")).ShouldContain("1000001 cells, more than the 131072 that are read");

    [Test]
    public void An_unknown_column_names_those_that_may_be_meant()
    {
        var table = Table.ParseCsv(Flowers);
        Should.Throw<UnknownColumnException>(() => table["Specie"]).Message.ShouldBe("the text has no column 'Specie'. Did you mean 'species'?");
        Should.Throw<UnknownColumnException>(() => table["price"]).Message.ShouldContain("There are 'length', 'width', 'species'.");
        Should.Throw<UnknownColumnException>(() => Table.ParseCsv(Flowers, new() { Types = new Dictionary<string, ColumnType> { ["widht"] = ColumnType.Text } })).Message.ShouldContain("'width'");
        Should.Throw<TableException>(() => table.Numbers("species")).Message.ShouldContain("a column of texts");
        Should.Throw<TableException>(() => table.Texts("width")).Message.ShouldContain("a column of numbers");
    }

    [Test]
    public void Files_that_cannot_be_read_are_told()
    {
        using var folder = new TempFolder();
        Should.Throw<FileNotFoundException>(() => Table.ReadCsv(folder.File("none.csv"))).Message.ShouldContain("none.csv");
        Refused(() => Table.ReadCsv(folder.FullName)).ShouldContain("is a folder");
        File.WriteAllText(folder.File("empty.csv"), "");
        Refused(() => Table.ReadCsv(folder.File("empty.csv"))).ShouldContain("empty");
    }

    [TestCase('"')]
    [TestCase('.')]
    [TestCase('7')]
    [TestCase('\n')]
    [TestCase('é')]
    public void A_separator_that_cannot_be_one_is_refused(char separator) => Should.Throw<ArgumentException>(() => Table.ParseCsv("a", new() { Separator = separator })).Message.ShouldContain("CsvOptions");

    [Test]
    public void Options_that_contradict_each_other_are_refused()
    {
        Should.Throw<ArgumentException>(() => Table.ParseCsv("a", new() { Separator = ',', DecimalSeparator = ',' })).Message.ShouldContain("cannot stand both");
        Should.Throw<ArgumentException>(() => Table.ParseCsv("a", new() { DecimalSeparator = '\'' })).Message.ShouldContain("decimal separator");
    }

    [TestCase(',')]
    [TestCase(';')]
    [TestCase('\t')]
    public void What_is_written_is_read_back_bit_for_bit(char separator)
    {
        using var folder = new TempFolder();
        var path = folder.File("a.csv");
        var cells = Gen.Char["ab \",;\n\r\tä"].Array[0, 5].Select(characters => new string(characters)).Array[1, 6];
        Gen.Select(cells, Gen.Double.Where(double.IsFinite).Array[6], Gen.Int[1, 2]).Sample((texts, numbers, columns) =>
        {
            Column[] all = [new TextColumn("t\"x", texts.Select(text => text.Length == 0 ? null : text)), new NumberColumn("n", numbers[..texts.Length])];
            new Table(all[..columns]).WriteCsv(path, separator);
            var read = Table.ReadCsv(path, new() { Separator = separator, HasHeader = true, MissingMarkers = [""], Types = new Dictionary<string, ColumnType> { ["t\"x"] = ColumnType.Text } });
            for (var row = 0; row < texts.Length; row++) read["t\"x"].TextAt(row).ShouldBe(all[0].TextAt(row));
            if (columns > 1) read.Numbers("n").Values.ToArray().Select(BitConverter.DoubleToInt64Bits).ShouldBe(numbers[..texts.Length].Select(BitConverter.DoubleToInt64Bits));
        }, iter: 300, threads: 1);
        Cultures.Under(Cultures.Strange, () =>
        {
            new Table(new NumberColumn("a", -1.5, double.NaN)).WriteCsv(path);
            return 0;
        });
        File.ReadAllText(path).ShouldBe("a\n-1.5\n\"\"\n");
        Should.Throw<ArgumentException>(() => new Table(new NumberColumn("a", 1)).WriteCsv(path, '"'));
        Should.Throw<DirectoryNotFoundException>(() => new Table(new NumberColumn("a", 1)).WriteCsv(folder.File("none/a.csv")));
    }

    private static string Refused(Action action) => Should.Throw<DataFormatException>(action).Message;
}
