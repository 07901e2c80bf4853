"""The graph of a flow for a document, a chat or a printer: as a drawing, a picture or a text."""
