// Tells the code editor where its worker scripts are. Must run before the explorer.
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) =>
    ({ json: '%jsonWorker%', graphql: '%graphqlWorker%' })[label] ?? '%editorWorker%',
}
