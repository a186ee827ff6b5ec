"""Projects: 二、服務項目流程管理, from customer requirement to accepted delivery and summary."""
