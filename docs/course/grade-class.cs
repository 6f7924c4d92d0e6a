#:project Grading/Grading.csproj
// For teachers: grades a folder with the files of a class, and writes a table. Read docs/course/teaching.md; dotnet run docs/course/grade-class.cs -- FOLDER
using NeuralSharp.Grading;

return GradeClass.Run(args);
