import CommandLineInterface

await EntryPoint.run()
